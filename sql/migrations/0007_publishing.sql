-- Adds new groups to the roll-ups of their team and its ancestors, in the order of teams so
-- that batches never deadlock, under one lock so that versions commit in their order.
CREATE FUNCTION publish(p_groups uuid[], p_days date[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_version bigint;
BEGIN
    IF cardinality(p_groups) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:publish', 0));
    v_version := nextval('mood_version');

    INSERT INTO mood_round AS m (team_id, round_id, source, question, n, answers, histogram,
                                 polarity, valence_sum)
    SELECT team, g.round_id, g.source, q.question, sum(g.n), sum(q.answers),
           sum_arrays(q.histogram), sum_arrays(q.polarity), sum(q.valence_sum)
    FROM microaggregates g
    JOIN microaggregate_questions q ON (q.microaggregate_id, q.day) = (g.id, g.day)
    CROSS JOIN unnest(g.path) AS team
    WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days) AND g.round_id IS NOT NULL
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (team_id, round_id, source, question) DO UPDATE
    SET n = m.n + excluded.n, answers = m.answers + excluded.answers,
        histogram = add_arrays(m.histogram, excluded.histogram),
        polarity = add_arrays(m.polarity, excluded.polarity),
        valence_sum = m.valence_sum + excluded.valence_sum;

    INSERT INTO mood_daily AS m (team_id, day, source, n, answers, histogram, polarity,
                                 valence_sum)
    SELECT team, g.day, g.source, sum(g.n), sum(q.answers), sum_arrays(q.histogram),
           sum_arrays(q.polarity), sum(q.valence_sum)
    FROM microaggregates g
    JOIN microaggregate_questions q ON (q.microaggregate_id, q.day) = (g.id, g.day)
    CROSS JOIN unnest(g.path) AS team
    WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days) AND q.question = '' AND q.answers > 0
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (team_id, day, source) DO UPDATE
    SET n = m.n + excluded.n, answers = m.answers + excluded.answers,
        histogram = add_arrays(m.histogram, excluded.histogram),
        polarity = add_arrays(m.polarity, excluded.polarity),
        valence_sum = m.valence_sum + excluded.valence_sum;

    INSERT INTO mood_themes AS m (team_id, day, source, theme, polarity)
    SELECT team, g.day, g.source, t.theme, sum_arrays(t.polarity)
    FROM microaggregates g
    JOIN microaggregate_themes t ON (t.microaggregate_id, t.day) = (g.id, g.day)
    CROSS JOIN unnest(g.path) AS team
    WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days)
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (team_id, day, source, theme) DO UPDATE
    SET polarity = add_arrays(m.polarity, excluded.polarity);

    INSERT INTO team_versions (team_id, version)
    SELECT DISTINCT team, v_version
    FROM microaggregates g CROSS JOIN unnest(g.path) AS team
    WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days)
    ORDER BY 1
    ON CONFLICT (team_id) DO UPDATE SET version = excluded.version;

    PERFORM pg_notify('mood', v_version::text);
    RETURN v_version;
END $$;

-- Seals what the open pools are ready for: at most one group a pool, so callers repeat
-- until nothing forms. Answers the groups formed.
CREATE FUNCTION seal_ready(p_now timestamptz, p_today date) RETURNS uuid[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_pools uuid[];
    v_pool record;
    v_groups uuid[] := '{}';
    v_days date[] := '{}';
BEGIN
    SELECT array_agg(s.id) INTO v_pools
    FROM pool_standing s JOIN periods per ON per.id = s.period_id
    WHERE per.state = 'open' AND per.opens_at <= p_now
      AND (people_to_seal(s, p_now) > 0 OR (s.settle > interval '0' AND s.seen <> s.people));
    IF v_pools IS NULL THEN
        RETURN v_groups;
    END IF;

    -- Ballots refer to their pool's row as they come in: they must neither wait nor deadlock.
    PERFORM FROM pools WHERE id = ANY (v_pools) ORDER BY id FOR NO KEY UPDATE;
    UPDATE pools p SET seen = s.people, seen_at = p_now
    FROM pool_standing s
    WHERE s.id = p.id AND p.id = ANY (v_pools) AND p.seen <> s.people;

    FOR v_pool IN
        SELECT s.id, people_to_seal(s, p_now) AS people, coalesce(per.day, p_today) AS day
        FROM pool_standing s JOIN periods per ON per.id = s.period_id
        WHERE s.id = ANY (v_pools) AND per.state = 'open'
        ORDER BY s.id
    LOOP
        IF v_pool.people > 0 THEN
            PERFORM ensure_month(v_pool.day);
            v_groups := v_groups || form_group(v_pool.id, v_pool.people, v_pool.day);
            v_days := v_days || v_pool.day;
        END IF;
    END LOOP;
    PERFORM publish(v_groups, v_days);
    RETURN v_groups;
END $$;

-- Stops a period from taking more; waits for the ballots under way.
CREATE FUNCTION stop_period(p_period uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(period_lock(p_period));
    UPDATE periods SET state = 'closing' WHERE id = p_period AND state = 'open';
END $$;

-- Takes what cannot be published out of a pool and counts it.
CREATE FUNCTION withhold(p_pool uuid, p_source source, p_state pool_state) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_items bigint;
BEGIN
    DELETE FROM pooled WHERE pool_id = p_pool AND state = p_state;
    GET DIAGNOSTICS v_items = ROW_COUNT;
    PERFORM account(p_source, 'withheld', v_items);
END $$;

-- Rule 4: seals what is left of a stopped period, lifts rests level by level, and forgets
-- the period's people. False while texts still wait for the model.
CREATE FUNCTION finish_period(p_period uuid, p_today date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_pool record;
    v_people integer;
    v_groups uuid[] := '{}';
    v_day date;
BEGIN
    PERFORM pg_advisory_xact_lock(period_lock(p_period));
    SELECT coalesce(day, p_today) INTO v_day
    FROM periods WHERE id = p_period AND state = 'closing' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN true;
    END IF;
    PERFORM FROM pools WHERE period_id = p_period ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM pooled JOIN pools p ON p.id = pool_id
               WHERE p.period_id = p_period AND state = 'unscored') THEN
        RETURN false;
    END IF;

    PERFORM ensure_month(v_day);
    FOR v_pool IN
        SELECT * FROM pools WHERE period_id = p_period ORDER BY cardinality(path) DESC, id
    LOOP
        PERFORM withhold(v_pool.id, v_pool.source, 'parked');
        SELECT count(DISTINCT contributor) INTO v_people FROM pooled WHERE pool_id = v_pool.id;
        IF v_people >= v_pool.k THEN
            v_groups := v_groups || form_group(v_pool.id, v_people, v_day);
        ELSIF v_pool.parent_id IS NULL THEN
            PERFORM withhold(v_pool.id, v_pool.source, 'scored');
        ELSE
            UPDATE pooled SET pool_id = v_pool.parent_id WHERE pool_id = v_pool.id;
        END IF;
    END LOOP;
    PERFORM publish(v_groups, ARRAY[v_day]);

    DELETE FROM routes WHERE period_id = p_period;
    DELETE FROM pools WHERE period_id = p_period;
    DELETE FROM participations WHERE round_id = p_period;
    DELETE FROM spent_vouchers WHERE round_id = p_period;
    DELETE FROM sealed_contributors WHERE period_id = p_period;
    UPDATE periods SET state = 'closed' WHERE id = p_period;
    RETURN true;
END $$;

-- The terms of the conservation law by source, in one snapshot.
CREATE VIEW conservation AS
WITH counted AS (
    SELECT source, sum(accepted)::bigint AS accepted, sum(sealed)::bigint AS sealed,
           sum(withheld)::bigint AS withheld, sum(withdrawn)::bigint AS withdrawn,
           sum(erased)::bigint AS erased
    FROM ledger GROUP BY 1
), waiting AS (
    SELECT p.source, count(*) FILTER (WHERE state = 'unscored') AS unscored,
           count(*) FILTER (WHERE state = 'scored') AS scored,
           count(*) FILTER (WHERE state = 'parked') AS parked
    FROM pooled JOIN pools p ON p.id = pool_id GROUP BY 1
)
SELECT c.source, c.accepted, coalesce(w.unscored, 0) AS unscored,
       coalesce(w.scored, 0) AS scored, coalesce(w.parked, 0) AS parked,
       c.sealed, c.withheld, c.withdrawn, c.erased,
       c.accepted - coalesce(w.unscored + w.scored + w.parked, 0)
           - c.sealed - c.withheld - c.withdrawn - c.erased AS missing
FROM counted c LEFT JOIN waiting w USING (source);

GRANT EXECUTE ON FUNCTION seal_ready, stop_period, finish_period TO stimmung_work;
GRANT EXECUTE ON FUNCTION sum_arrays(integer[]), add_arrays(integer[], integer[]) TO stimmung_read;
GRANT SELECT ON conservation TO stimmung_work;
GRANT SELECT (id, pool_id, state, text, attempts, leased_until, valence, polarity, themes, model, error),
      UPDATE (state, text, attempts, leased_until, valence, polarity, themes, model, error)
    ON pooled TO stimmung_work;
GRANT SELECT (id, texts_shown) ON pools TO stimmung_work;
