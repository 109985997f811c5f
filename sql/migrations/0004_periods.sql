-- Ballots and reactions take this lock shared, closing takes it exclusively.
CREATE FUNCTION period_lock(p_period uuid) RETURNS bigint IMMUTABLE LANGUAGE sql
RETURN hashtextextended('stimmung:period:' || p_period::text, 0);

-- The pools of one source in one period over the tree as it stands now. `p_teams` are the
-- teams that people belong to, `p_people` how many of them there are in each.
-- Rule 2 of sealing: a team with fewer than k members routes to its nearest ancestor with k.
CREATE FUNCTION make_pools(
    p_period uuid, p_source source, p_k integer, p_settle interval, p_texts_shown boolean,
    p_teams text[], p_people integer[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH sizes AS (
        SELECT DISTINCT tp.ancestor_id AS team_id
        FROM unnest(p_teams) AS d(team_id) JOIN team_paths tp ON tp.descendant_id = d.team_id
    )
    INSERT INTO pools (period_id, source, team_id, path, k, settle, texts_shown)
    SELECT p_period, p_source, s.team_id,
           (SELECT array_agg(ancestor_id ORDER BY depth) FROM team_paths
            WHERE descendant_id = s.team_id),
           p_k, p_settle, p_texts_shown
    FROM sizes s;

    UPDATE pools child SET parent_id = parent.id
    FROM pools parent
    WHERE (child.period_id, child.source) = (p_period, p_source)
      AND (parent.period_id, parent.source) = (p_period, p_source)
      AND parent.team_id = child.path[2];

    WITH direct AS (
        SELECT * FROM unnest(p_teams, p_people) AS d(team_id, people)
    ), sizes AS (
        SELECT tp.ancestor_id AS team_id, sum(d.people) AS members
        FROM direct d JOIN team_paths tp ON tp.descendant_id = d.team_id
        GROUP BY 1
    )
    INSERT INTO routes (period_id, source, team_id, pool_id)
    SELECT DISTINCT ON (d.team_id) p_period, p_source, d.team_id, p.id
    FROM direct d
    JOIN team_paths tp ON tp.descendant_id = d.team_id
    JOIN sizes s ON s.team_id = tp.ancestor_id
    JOIN pools p ON (p.period_id, p.source, p.team_id) = (p_period, p_source, s.team_id)
    ORDER BY d.team_id, s.members >= p_k DESC,
             CASE WHEN s.members >= p_k THEN tp.depth ELSE -tp.depth END;

    UPDATE pools p SET invited = r.people
    FROM (SELECT r.pool_id, sum(d.people) AS people
          FROM routes r JOIN unnest(p_teams, p_people) AS d(team_id, people) USING (team_id)
          WHERE (r.period_id, r.source) = (p_period, p_source)
          GROUP BY 1) r
    WHERE p.id = r.pool_id;
END $$;

-- Opens the next round of a poll for everybody in the given teams and below.
-- Thresholds, settle time, tree and audience are frozen here.
CREATE FUNCTION open_round(
    p_poll uuid, p_round uuid, p_teams text[], p_opens timestamptz, p_closes timestamptz
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_poll polls;
    v_invited integer;
    v_teams text[];
    v_people integer[];
    v_scales boolean;
    v_texts boolean;
BEGIN
    SELECT * INTO STRICT v_poll FROM polls WHERE id = p_poll FOR UPDATE;
    INSERT INTO periods (id, opens_at, closes_at) VALUES (p_round, p_opens, p_closes);
    INSERT INTO rounds (id, poll_id, number, k_figures, k_texts, settle, texts_shown, invited)
    SELECT p_round, p_poll, count(*) + 1, v_poll.k_figures, v_poll.k_texts, v_poll.settle,
           v_poll.texts_shown, 0
    FROM rounds WHERE poll_id = p_poll;

    INSERT INTO participations (round_id, person_id, team_id)
    SELECT DISTINCT p_round, p.id, p.team_id
    FROM people p JOIN team_paths tp ON tp.descendant_id = p.team_id
    WHERE p.active AND tp.ancestor_id = ANY (p_teams);
    GET DIAGNOSTICS v_invited = ROW_COUNT;
    UPDATE rounds SET invited = v_invited WHERE id = p_round;

    SELECT array_agg(team_id), array_agg(people) INTO v_teams, v_people
    FROM (SELECT team_id, count(*)::integer AS people FROM participations
          WHERE round_id = p_round GROUP BY 1) direct;
    SELECT bool_or(kind <> 'text'), bool_or(kind = 'text') INTO v_scales, v_texts
    FROM questions WHERE poll_id = p_poll;

    IF v_scales THEN
        PERFORM make_pools(p_round, 'scales', v_poll.k_figures, v_poll.settle, false,
                           v_teams, v_people);
    END IF;
    IF v_texts THEN
        PERFORM make_pools(p_round, 'comments',
                           CASE WHEN v_poll.texts_shown THEN v_poll.k_texts
                                ELSE v_poll.k_figures END,
                           v_poll.settle, v_poll.texts_shown, v_teams, v_people);
        UPDATE pools s SET feeds_id = rc.pool_id
        FROM routes rs JOIN routes rc USING (period_id, team_id)
        WHERE rs.period_id = p_round AND rs.source = 'scales' AND rc.source = 'comments'
          AND s.id = rs.pool_id;
    END IF;

    INSERT INTO round_audiences (round_id, team_id, invited)
    SELECT p_round, tp.ancestor_id, sum(d.people)
    FROM unnest(v_teams, v_people) AS d(team_id, people)
    JOIN team_paths tp ON tp.descendant_id = d.team_id
    GROUP BY 2;
    RETURN v_invited;
END $$;

-- Opens a source's day, once; the answer is its period.
CREATE FUNCTION open_day(p_source source, p_day date, p_zone text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_period uuid;
    v_teams text[];
    v_people integer[];
BEGIN
    SELECT id INTO v_period FROM periods WHERE (source, day) = (p_source, p_day);
    IF FOUND THEN
        RETURN v_period;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:open_day', 0));
    INSERT INTO periods (source, day, opens_at, closes_at)
    VALUES (p_source, p_day, p_day::timestamp AT TIME ZONE p_zone,
            (p_day + 1)::timestamp AT TIME ZONE p_zone)
    ON CONFLICT (source, day) DO NOTHING
    RETURNING id INTO v_period;
    IF NOT FOUND THEN
        SELECT id INTO v_period FROM periods WHERE (source, day) = (p_source, p_day);
        RETURN v_period;
    END IF;

    SELECT array_agg(id), array_agg(people) INTO v_teams, v_people
    FROM (SELECT t.id, count(p.id)::integer AS people
          FROM teams t LEFT JOIN people p ON p.team_id = t.id AND p.active
          GROUP BY 1) direct;
    PERFORM make_pools(v_period, p_source, s.k, s.settle, false, v_teams, v_people)
    FROM sources s WHERE s.source = p_source;
    INSERT INTO day_audiences (day, team_id, members)
    SELECT p_day, tp.ancestor_id, sum(d.people)
    FROM unnest(v_teams, v_people) AS d(team_id, people)
    JOIN team_paths tp ON tp.descendant_id = d.team_id
    GROUP BY 2
    ON CONFLICT DO NOTHING;
    RETURN v_period;
END $$;

-- Adds a token to each given participation; earlier tokens stay good.
CREATE FUNCTION mint_tokens(p_participations uuid[], p_hashes bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO participation_tokens (hash, round_id, participation_id)
    SELECT given.hash, p.round_id, p.id
    FROM unnest(p_participations, p_hashes) AS given(participation_id, hash)
    JOIN participations p ON p.id = given.participation_id
    ORDER BY given.hash;
$$;

CREATE FUNCTION invited_people(p_round uuid)
RETURNS TABLE (participation_id uuid, person_id text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id, person_id FROM participations WHERE round_id = p_round;
$$;

-- Ends a round early; its thresholds and audience stay as they are.
CREATE FUNCTION end_round(p_round uuid, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE periods SET closes_at = greatest(p_now, opens_at + interval '1 microsecond')
    WHERE id = p_round AND source IS NULL AND state = 'open' AND closes_at > p_now;
$$;

-- The participations behind tokens, in their order; none for an unknown token,
-- one without a participation once its round is closed.
CREATE FUNCTION find_participations(p_hashes bytea[])
RETURNS TABLE (ordinal integer, round_id uuid, participation_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT given.ordinal::integer, t.round_id, t.participation_id
    FROM unnest(p_hashes) WITH ORDINALITY AS given(hash, ordinal)
    JOIN participation_tokens t ON t.hash = given.hash;
$$;

GRANT EXECUTE ON FUNCTION rebuild_team_paths, open_round, open_day, mint_tokens, invited_people,
    end_round, find_participations TO stimmung_collect;
GRANT EXECUTE ON FUNCTION ensure_month TO stimmung_work;
