-- The end of a round makes its figures final even where nothing was left to seal: whoever follows
-- a team of its audience is told. Before, a page that was open went on saying "provisional".

-- serves finish_period: whom the end of a round concerns
CREATE INDEX round_audiences_round ON round_audiences (round_id);

-- Gives teams a new version, in their order so that batches never deadlock, under one lock so
-- that versions commit in their order.
CREATE FUNCTION announce(p_teams text[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_version bigint;
BEGIN
    IF cardinality(p_teams) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:publish', 0));
    v_version := nextval('mood_version');
    INSERT INTO team_versions (team_id, version)
    SELECT DISTINCT team, v_version FROM unnest(p_teams) AS team ORDER BY 1
    ON CONFLICT (team_id) DO UPDATE SET version = excluded.version;
    PERFORM pg_notify('mood', v_version::text);
    RETURN v_version;
END $$;

-- As before; the versions are given by `announce`.
CREATE OR REPLACE FUNCTION publish(p_groups uuid[], p_days date[]) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(p_groups) = 0 THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:publish', 0));

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

    INSERT INTO mood_breakdown AS m (team_id, round_id, value, source, question, n, answers,
                                     histogram, polarity, valence_sum)
    SELECT team, g.round_id, g.value, g.source, q.question, sum(g.n), sum(q.answers),
           sum_arrays(q.histogram), sum_arrays(q.polarity), sum(q.valence_sum)
    FROM microaggregates g
    JOIN microaggregate_questions q ON (q.microaggregate_id, q.day) = (g.id, g.day)
    CROSS JOIN unnest(g.path) AS team
    WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days) AND g.value <> ''
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (team_id, round_id, value, source, question) DO UPDATE
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

    RETURN announce(ARRAY(
        SELECT team FROM microaggregates g CROSS JOIN unnest(g.path) AS team
        WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days)));
END $$;

-- As before, and then it tells the audience of a round; a day has none, and ends with its date.
CREATE OR REPLACE FUNCTION finish_period(p_period uuid, p_today date) RETURNS boolean
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
        SELECT * FROM pools WHERE period_id = p_period
        ORDER BY cardinality(path) DESC, value = '-', id
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

    IF EXISTS (SELECT FROM pools p JOIN pooled r ON r.pool_id = p.id
               WHERE p.period_id = p_period) THEN
        RAISE EXCEPTION 'responses of period % are left', p_period;
    END IF;
    DELETE FROM routes WHERE period_id = p_period;
    DELETE FROM pools WHERE period_id = p_period;
    DELETE FROM participations WHERE round_id = p_period;
    DELETE FROM spent_vouchers WHERE round_id = p_period;
    DELETE FROM sealed_contributors WHERE period_id = p_period;
    UPDATE periods SET state = 'closed' WHERE id = p_period;
    PERFORM announce(ARRAY(SELECT team_id FROM round_audiences WHERE round_id = p_period));
    RETURN true;
END $$;
