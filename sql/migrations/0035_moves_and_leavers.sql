-- Who changes teams during a day stays in the pool that holds something of theirs: in a second one
-- they counted twice that day, there and in every team above both. A withdrawal by somebody who
-- has left is told as what it is. And sessions that leaving ended do not come back with a return.

-- serves hold_day, day_pools: what the pools of a day hold of somebody already
CREATE INDEX pooled_contributor ON pooled (contributor) WHERE marker IS NOT NULL;

-- As before, but where a pool of the day has something of a person, the next goes there.
CREATE OR REPLACE FUNCTION day_pools(
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
    ), held AS (
        SELECT DISTINCT r.contributor, p.period_id, p.id AS pool_id
        FROM pooled r JOIN pools p ON p.id = r.pool_id
        WHERE r.contributor = ANY (p_contributors) AND r.marker IS NOT NULL
          AND p.period_id = ANY (p_periods) AND p.source = p_source
    )
    SELECT DISTINCT ON (given.contributor) given.contributor, coalesce(h.pool_id, n.pool_id)
    FROM unnest(p_teams, p_contributors) AS given(team_id, contributor)
    JOIN nearest n USING (team_id)
    LEFT JOIN held h ON (h.contributor, h.period_id) = (given.contributor, n.period_id)
    WHERE NOT EXISTS (SELECT FROM sealed_contributors s
                      WHERE (s.period_id, s.contributor) = (n.period_id, given.contributor))
    ORDER BY given.contributor, n.day, h.pool_id;
$$;

-- As before, and it holds the pools that have something of these contributors, too: all in one
-- order, as sealing takes them.
DROP FUNCTION hold_day(source, date, text, text[]);
CREATE FUNCTION hold_day(
    p_source source, p_day date, p_zone text, p_people text[], p_contributors uuid[] DEFAULT '{}'
) RETURNS uuid[] LANGUAGE plpgsql AS $$
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
                                       WHERE source = p_source AND state <> 'closed')
                 UNION
                 SELECT pool_id FROM pooled
                 WHERE contributor = ANY (p_contributors) AND marker IS NOT NULL)
    ORDER BY id FOR SHARE;
    RETURN v_periods;
END $$;

CREATE OR REPLACE FUNCTION collect_reactions(p_items jsonb, p_day date, p_zone text) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_periods uuid[];
    v_outcomes text[];
    v_accepted bigint;
    v_withdrawn bigint;
BEGIN
    SELECT hold_day('reactions', p_day, p_zone, array_agg(DISTINCT person),
                    array_agg(DISTINCT contributor)) INTO v_periods
    FROM jsonb_to_recordset(p_items) AS i(person text, contributor uuid);

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
               WHEN r.marker IS NOT NULL AND g.remove AND NOT g.superseded THEN 'withdrawn'
               WHEN g.team_id IS NULL THEN 'unknown_person'
               WHEN g.post_id IS NULL THEN 'unknown_post'
               WHEN g.superseded THEN 'superseded'
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

CREATE OR REPLACE FUNCTION collect_replies(p_items jsonb, p_day date, p_zone text) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_periods uuid[];
    v_outcomes text[];
    v_accepted bigint;
BEGIN
    SELECT hold_day('replies', p_day, p_zone, array_agg(DISTINCT person),
                    array_agg(DISTINCT contributor)) INTO v_periods
    FROM jsonb_to_recordset(p_items) AS i(person text, contributor uuid);

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

-- Leaving, or losing the login, ends sessions for good. At the commit, since logins that change
-- hands are nobody's for a moment.
CREATE FUNCTION end_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM sessions s USING accounts a, people p
    WHERE a.id = s.account_id AND p.id = a.person_id AND p.id = NEW.id
      AND (NOT p.active OR p.login IS NULL);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER people_leave AFTER UPDATE OF active, login ON people
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
WHEN ((OLD.active AND NOT NEW.active) OR (OLD.login IS NOT NULL AND NEW.login IS NULL))
EXECUTE FUNCTION end_sessions();

DELETE FROM sessions s USING accounts a, people p
WHERE a.id = s.account_id AND p.id = a.person_id AND (NOT p.active OR p.login IS NULL);
