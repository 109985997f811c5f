-- Adds to one term of the conservation law, in this connection's own slot.
CREATE FUNCTION account(p_source source, p_term text, p_items bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF p_items > 0 THEN
        UPDATE ledger SET
            accepted = accepted + CASE p_term WHEN 'accepted' THEN p_items ELSE 0 END,
            sealed = sealed + CASE p_term WHEN 'sealed' THEN p_items ELSE 0 END,
            withheld = withheld + CASE p_term WHEN 'withheld' THEN p_items ELSE 0 END,
            withdrawn = withdrawn + CASE p_term WHEN 'withdrawn' THEN p_items ELSE 0 END,
            erased = erased + CASE p_term WHEN 'erased' THEN p_items ELSE 0 END
        WHERE source = p_source AND slot = pg_backend_pid() % 64;
    END IF;
END $$;

-- Takes ballots, each {participation, voucher, answers, text}: answers are tenths of
-- valence by scale question (null where none was given), null without scale questions.
-- Outcomes, in the order given: accepted, duplicate, closed; stopped for all while collecting is.
CREATE FUNCTION hand_in(p_ballots jsonb, p_now timestamptz) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_outcomes text[];
    v_scales bigint;
    v_comments bigint;
BEGIN
    IF (SELECT stopped FROM collecting) THEN
        RETURN array_fill('stopped'::text, ARRAY[jsonb_array_length(p_ballots)]);
    END IF;
    PERFORM pg_advisory_xact_lock_shared(period_lock(round_id))
    FROM (SELECT DISTINCT p.round_id
          FROM jsonb_to_recordset(p_ballots) AS b(participation uuid)
          CROSS JOIN LATERAL (SELECT round_id FROM participations
                              WHERE id = b.participation LIMIT 1) p
          ORDER BY 1) rounds;

    WITH given AS (
        SELECT b.* FROM ROWS FROM (
            jsonb_to_recordset(p_ballots)
                AS (participation uuid, voucher uuid, answers smallint[], text text)
        ) WITH ORDINALITY AS b(participation, voucher, answers, text, position)
    ), open AS (
        SELECT DISTINCT ON (p.round_id, g.voucher) g.*, p.round_id, p.team_id
        FROM given g
        CROSS JOIN LATERAL (SELECT round_id, team_id FROM participations
                            WHERE id = g.participation LIMIT 1) p
        CROSS JOIN LATERAL (SELECT state, opens_at, closes_at FROM periods
                            WHERE id = p.round_id LIMIT 1) per
        WHERE per.state = 'open' AND p_now >= per.opens_at AND p_now < per.closes_at
        ORDER BY p.round_id, g.voucher, g.position
    ), fresh AS (
        INSERT INTO spent_vouchers (round_id, voucher)
        SELECT round_id, voucher FROM open ORDER BY round_id, voucher
        ON CONFLICT DO NOTHING
        RETURNING round_id, voucher
    ), entered AS (
        SELECT open.* FROM open JOIN fresh USING (round_id, voucher)
    ), scales AS (
        INSERT INTO pooled (pool_id, state, answers)
        SELECT r.pool_id, 'scored', e.answers
        FROM entered e
        JOIN routes r ON (r.period_id, r.source, r.team_id) = (e.round_id, 'scales', e.team_id)
        ORDER BY random()
        RETURNING pool_id
    ), comments AS (
        INSERT INTO pooled (pool_id, state, text)
        SELECT r.pool_id, 'unscored', e.text
        FROM entered e
        JOIN routes r ON (r.period_id, r.source, r.team_id) = (e.round_id, 'comments', e.team_id)
        WHERE e.text IS NOT NULL
        ORDER BY random()
        RETURNING pool_id
    )
    SELECT array_agg(CASE WHEN e.position IS NOT NULL THEN 'accepted'
                          WHEN o.voucher IS NOT NULL THEN 'duplicate'
                          ELSE 'closed' END ORDER BY g.position),
           (SELECT count(*) FROM scales), (SELECT count(*) FROM comments)
    INTO v_outcomes, v_scales, v_comments
    FROM given g
    LEFT JOIN entered e ON e.position = g.position
    LEFT JOIN open o ON o.voucher = g.voucher;

    PERFORM account('comments', 'accepted', v_comments);
    PERFORM account('scales', 'accepted', v_scales);
    RETURN v_outcomes;
END $$;

-- The pools for people's contributions: today's, or tomorrow's once their own of today were
-- sealed. None for people of a tree that was not there when the days opened.
CREATE FUNCTION day_pools(
    p_periods uuid[], p_source source, p_teams text[], p_contributors uuid[]
) RETURNS TABLE (contributor uuid, pool_id uuid) LANGUAGE sql STABLE AS $$
    WITH nearest AS (
        SELECT DISTINCT ON (home.team_id, per.id) home.team_id, per.id AS period_id, per.day,
               r.pool_id
        FROM (SELECT DISTINCT unnest(p_teams) AS team_id) home
        JOIN team_paths tp ON tp.descendant_id = home.team_id
        JOIN periods per ON per.id = ANY (p_periods) AND per.state = 'open'
        JOIN routes r ON (r.period_id, r.source, r.team_id) = (per.id, p_source, tp.ancestor_id)
        ORDER BY home.team_id, per.id, tp.depth
    )
    SELECT DISTINCT ON (given.contributor) given.contributor, n.pool_id
    FROM unnest(p_teams, p_contributors) AS given(team_id, contributor)
    JOIN nearest n USING (team_id)
    WHERE NOT EXISTS (SELECT FROM sealed_contributors s
                      WHERE (s.period_id, s.contributor) = (n.period_id, given.contributor))
    ORDER BY given.contributor, n.day;
$$;

-- Opens today and tomorrow of a source and holds all unfinished pools of the given people
-- still: no pool seals between the look for what counted already and the insert.
CREATE FUNCTION hold_day(p_source source, p_day date, p_zone text, p_people text[])
RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    v_periods uuid[] := ARRAY[open_day(p_source, p_day, p_zone),
                              open_day(p_source, p_day + 1, p_zone)];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(period_lock(id))
    FROM (SELECT id FROM unnest(v_periods) AS id ORDER BY id) ordered;
    PERFORM FROM pools
    WHERE id IN (SELECT r.pool_id
                 FROM people p
                 JOIN team_paths tp ON tp.descendant_id = p.team_id
                 JOIN routes r ON r.team_id = tp.ancestor_id
                 WHERE p.id = ANY (p_people) AND r.source = p_source
                   AND r.period_id IN (SELECT id FROM periods
                                       WHERE source = p_source AND state <> 'closed'))
    ORDER BY id FOR SHARE;
    RETURN v_periods;
END $$;

-- Takes reactions in their order, each {network, post, person, contributor, marker,
-- reaction, remove}. Outcomes: accepted, duplicate, superseded (by a later item of the
-- batch), withdrawn, already_sealed, unknown_reaction, unmapped, unknown_post, unknown_person,
-- too_new (the person's tree was not there when the day opened).
CREATE FUNCTION collect_reactions(p_items jsonb, p_day date, p_zone text) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_periods uuid[];
    v_outcomes text[];
    v_accepted bigint;
    v_withdrawn bigint;
BEGIN
    SELECT hold_day('reactions', p_day, p_zone, array_agg(DISTINCT person)) INTO v_periods
    FROM jsonb_to_recordset(p_items) AS i(person text);

    INSERT INTO reaction_valences AS known (reaction, unmapped)
    SELECT i.reaction, count(*)
    FROM jsonb_to_recordset(p_items) AS i(reaction text, remove boolean)
    LEFT JOIN reaction_valences v USING (reaction)
    WHERE v.valence IS NULL AND NOT i.remove
    GROUP BY 1 ORDER BY 1
    ON CONFLICT (reaction) DO UPDATE SET unmapped = known.unmapped + excluded.unmapped;

    WITH given AS (
        SELECT i.*, p.team_id, post.id AS post_id, v.valence,
               c.marker IS NOT NULL AS counted,
               lead(i.position) OVER (PARTITION BY i.marker, i.reaction
                                      ORDER BY i.position) IS NOT NULL AS superseded
        FROM ROWS FROM (
            jsonb_to_recordset(p_items) AS (network text, post text, person text,
                contributor uuid, marker uuid, reaction text, remove boolean)
        ) WITH ORDINALITY AS i(network, post, person, contributor, marker, reaction, remove,
                               position)
        LEFT JOIN people p ON p.id = i.person AND p.active
        LEFT JOIN posts post ON (post.network, post.external_id) = (i.network, i.post)
        LEFT JOIN reaction_valences v ON v.reaction = i.reaction
        LEFT JOIN counted_markers c ON c.marker = i.marker
    ), fresh AS (
        SELECT * FROM given
        WHERE NOT (remove OR superseded OR counted) AND team_id IS NOT NULL
          AND post_id IS NOT NULL AND valence IS NOT NULL
    ), homes AS MATERIALIZED (
        SELECT h.* FROM (SELECT array_agg(team_id) AS teams, array_agg(contributor) AS people
                         FROM fresh) f,
                        day_pools(v_periods, 'reactions', f.teams, f.people) h
    ), added AS (
        INSERT INTO pooled (pool_id, contributor, state, valence, marker, reaction, post_id)
        SELECT h.pool_id, contributor, 'scored', valence, marker, reaction, post_id
        FROM fresh JOIN homes h USING (contributor)
        ORDER BY marker, reaction
        ON CONFLICT (marker, reaction) WHERE marker IS NOT NULL DO NOTHING
        RETURNING marker, reaction
    ), removed AS (
        DELETE FROM pooled USING given g
        WHERE g.remove AND NOT g.superseded
          AND (pooled.marker, pooled.reaction) = (g.marker, g.reaction)
        RETURNING pooled.marker, pooled.reaction
    )
    SELECT array_agg(CASE
               WHEN g.team_id IS NULL THEN 'unknown_person'
               WHEN g.post_id IS NULL THEN 'unknown_post'
               WHEN g.superseded THEN 'superseded'
               WHEN g.remove AND r.marker IS NOT NULL THEN 'withdrawn'
               WHEN g.remove AND g.counted THEN 'already_sealed'
               WHEN g.remove THEN 'unknown_reaction'
               WHEN g.valence IS NULL THEN 'unmapped'
               WHEN a.marker IS NOT NULL THEN 'accepted'
               WHEN NOT g.counted AND h.pool_id IS NULL THEN 'too_new'
               ELSE 'duplicate' END ORDER BY g.position),
           (SELECT count(*) FROM added), (SELECT count(*) FROM removed)
    INTO v_outcomes, v_accepted, v_withdrawn
    FROM given g
    LEFT JOIN added a USING (marker, reaction)
    LEFT JOIN removed r USING (marker, reaction)
    LEFT JOIN homes h ON h.contributor = g.contributor;

    PERFORM account('reactions', 'accepted', v_accepted);
    PERFORM account('reactions', 'withdrawn', v_withdrawn);
    RETURN v_outcomes;
END $$;

-- Takes replies, each {network, post, person, contributor, marker, text}.
-- Outcomes: accepted, duplicate, unknown_post, unknown_person, too_new.
CREATE FUNCTION collect_replies(p_items jsonb, p_day date, p_zone text) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_periods uuid[];
    v_outcomes text[];
    v_accepted bigint;
BEGIN
    SELECT hold_day('replies', p_day, p_zone, array_agg(DISTINCT person)) INTO v_periods
    FROM jsonb_to_recordset(p_items) AS i(person text);

    WITH given AS (
        SELECT i.*, p.team_id, post.id AS post_id, c.marker IS NOT NULL AS counted
        FROM ROWS FROM (
            jsonb_to_recordset(p_items) AS (network text, post text, person text,
                contributor uuid, marker uuid, text text)
        ) WITH ORDINALITY AS i(network, post, person, contributor, marker, text, position)
        LEFT JOIN people p ON p.id = i.person AND p.active
        LEFT JOIN posts post ON (post.network, post.external_id) = (i.network, i.post)
        LEFT JOIN counted_markers c ON c.marker = i.marker
    ), fresh AS (
        SELECT DISTINCT ON (marker) * FROM given
        WHERE team_id IS NOT NULL AND post_id IS NOT NULL AND NOT counted
        ORDER BY marker, position
    ), homes AS MATERIALIZED (
        SELECT h.* FROM (SELECT array_agg(team_id) AS teams, array_agg(contributor) AS people
                         FROM fresh) f,
                        day_pools(v_periods, 'replies', f.teams, f.people) h
    ), added AS (
        INSERT INTO pooled (pool_id, contributor, state, text, marker, post_id)
        SELECT h.pool_id, contributor, 'unscored', text, marker, post_id
        FROM fresh JOIN homes h USING (contributor)
        ORDER BY marker
        ON CONFLICT (marker, reaction) WHERE marker IS NOT NULL DO NOTHING
        RETURNING marker
    )
    SELECT array_agg(CASE
               WHEN g.team_id IS NULL THEN 'unknown_person'
               WHEN g.post_id IS NULL THEN 'unknown_post'
               WHEN a.marker IS NOT NULL AND f.position = g.position THEN 'accepted'
               WHEN NOT g.counted AND h.pool_id IS NULL THEN 'too_new'
               ELSE 'duplicate' END ORDER BY g.position),
           (SELECT count(*) FROM added)
    INTO v_outcomes, v_accepted
    FROM given g
    LEFT JOIN fresh f USING (marker)
    LEFT JOIN added a USING (marker)
    LEFT JOIN homes h ON h.contributor = g.contributor;

    PERFORM account('replies', 'accepted', v_accepted);
    RETURN v_outcomes;
END $$;

GRANT EXECUTE ON FUNCTION hand_in, collect_reactions, collect_replies TO stimmung_collect;
