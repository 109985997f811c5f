-- A breakdown (site, job family): at most one, and no filter. It splits the pools themselves, so
-- that every figure stays a sum of the same disjoint groups. Where a value is written, '' means a
-- round or day that is not divided, and '-' the rest of a divided one: people without a value, or
-- of one that too few have.
CREATE TABLE breakdowns (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    key text NOT NULL CHECK (key ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    de text NOT NULL,
    en text NOT NULL
);

CREATE TABLE breakdown_values (
    value text PRIMARY KEY CHECK (value ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    position smallint NOT NULL CHECK (position > 0),
    de text NOT NULL,
    en text NOT NULL
);

ALTER TABLE people ADD COLUMN breakdown text REFERENCES breakdown_values ON DELETE SET NULL;
ALTER TABLE polls ADD COLUMN divided boolean NOT NULL DEFAULT false;
ALTER TABLE rounds ADD COLUMN breakdown jsonb;
COMMENT ON COLUMN rounds.breakdown IS 'the declaration as it was when the round opened; null: not divided';

ALTER TABLE participations ADD COLUMN value text NOT NULL DEFAULT '';
ALTER TABLE pools ADD COLUMN value text NOT NULL DEFAULT '';
ALTER TABLE routes ADD COLUMN value text NOT NULL DEFAULT '';
ALTER TABLE microaggregates ADD COLUMN value text NOT NULL DEFAULT '';
ALTER TABLE pools DROP CONSTRAINT pools_period_id_source_team_id_key,
    ADD UNIQUE (period_id, source, team_id, value);
ALTER TABLE routes DROP CONSTRAINT routes_pkey,
    ADD PRIMARY KEY (period_id, source, team_id, value);

CREATE TABLE mood_breakdown (
    team_id text NOT NULL REFERENCES teams,
    round_id uuid NOT NULL REFERENCES rounds,
    value text NOT NULL CHECK (value <> ''),
    source source NOT NULL,
    question text NOT NULL,
    n integer NOT NULL CHECK (n >= 5),
    answers integer NOT NULL,
    histogram integer[] NOT NULL,
    polarity integer[] NOT NULL,
    valence_sum integer NOT NULL,
    -- serves breakdown_questions: the values of a team's round
    PRIMARY KEY (team_id, round_id, value, source, question)
);

-- Puts into the rest of a tree whoever has a value that fewer than k of the invited have. A rest
-- of fewer than k could never seal and its people would be lost: then people of the largest value
-- are drawn to join it, twice k where that value can spare them, since not everybody answers.
CREATE FUNCTION fold_values(p_round uuid, p_root text, p_k integer) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_teams text[] := ARRAY(SELECT descendant_id FROM team_paths WHERE ancestor_id = p_root);
    v_rest integer;
    v_largest record;
BEGIN
    UPDATE participations SET value = '-'
    WHERE round_id = p_round AND team_id = ANY (v_teams) AND value IN (
        SELECT value FROM participations
        WHERE round_id = p_round AND team_id = ANY (v_teams)
        GROUP BY value HAVING count(*) < p_k);

    SELECT count(*) INTO v_rest FROM participations
    WHERE round_id = p_round AND team_id = ANY (v_teams) AND value = '-';
    IF v_rest NOT BETWEEN 1 AND p_k - 1 THEN
        RETURN;
    END IF;
    SELECT value, count(*) AS people INTO v_largest FROM participations
    WHERE round_id = p_round AND team_id = ANY (v_teams) AND value <> '-'
    GROUP BY value ORDER BY count(*) DESC, value LIMIT 1;
    UPDATE participations SET value = '-' WHERE id IN (
        SELECT id FROM participations
        WHERE round_id = p_round AND team_id = ANY (v_teams) AND value = v_largest.value
        ORDER BY random()
        LIMIT CASE WHEN v_largest.people + v_rest >= 4 * p_k THEN 2 * p_k - v_rest
                   WHEN v_largest.people + v_rest >= 2 * p_k THEN p_k - v_rest
                   ELSE v_largest.people END);
END $$;

DROP FUNCTION make_pools(uuid, source, integer, interval, boolean, text[], integer[]);

-- The pools of one source in one period over the tree as it stands now. `p_teams` are the
-- teams that people belong to, by value where the round is divided, `p_people` how many there are.
-- Rule 2 of sealing: a team with fewer than k members (of a value) routes to its nearest ancestor
-- with k. Rests rise within their value, and at the root into the rest, which is always there.
CREATE FUNCTION make_pools(
    p_period uuid, p_source source, p_k integer, p_settle interval, p_texts_shown boolean,
    p_teams text[], p_people integer[], p_values text[] DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH sizes AS (
        SELECT DISTINCT tp.ancestor_id AS team_id, coalesce(d.value, '') AS value
        FROM unnest(p_teams, p_values) AS d(team_id, value)
        JOIN team_paths tp ON tp.descendant_id = d.team_id
    )
    INSERT INTO pools (period_id, source, team_id, value, path, k, settle, texts_shown)
    SELECT p_period, p_source, s.team_id, s.value,
           (SELECT array_agg(ancestor_id ORDER BY depth) FROM team_paths
            WHERE descendant_id = s.team_id),
           p_k, p_settle, p_texts_shown
    FROM (SELECT * FROM sizes UNION
          SELECT t.id, '-' FROM sizes JOIN teams t ON t.id = team_id
          WHERE value <> '' AND t.parent_id IS NULL) s;

    UPDATE pools child SET parent_id = parent.id
    FROM pools parent
    WHERE (child.period_id, child.source) = (p_period, p_source)
      AND (parent.period_id, parent.source) = (p_period, p_source)
      AND (parent.team_id, parent.value)
        = (coalesce(child.path[2], child.team_id),
           CASE WHEN cardinality(child.path) > 1 THEN child.value ELSE '-' END)
      AND parent.id <> child.id;

    WITH direct AS (
        SELECT team_id, people, coalesce(value, '') AS value
        FROM unnest(p_teams, p_people, p_values) AS d(team_id, people, value)
    ), sizes AS (
        SELECT tp.ancestor_id AS team_id, d.value, sum(d.people) AS members
        FROM direct d JOIN team_paths tp ON tp.descendant_id = d.team_id
        GROUP BY 1, 2
    )
    INSERT INTO routes (period_id, source, team_id, value, pool_id)
    SELECT DISTINCT ON (d.team_id, d.value) p_period, p_source, d.team_id, d.value, p.id
    FROM direct d
    JOIN team_paths tp ON tp.descendant_id = d.team_id
    JOIN sizes s ON (s.team_id, s.value) = (tp.ancestor_id, d.value)
    JOIN pools p ON (p.period_id, p.source, p.team_id, p.value)
                  = (p_period, p_source, s.team_id, s.value)
    ORDER BY d.team_id, d.value, s.members >= p_k DESC,
             CASE WHEN s.members >= p_k THEN tp.depth ELSE -tp.depth END;

    UPDATE pools p SET invited = r.people
    FROM (SELECT r.pool_id, sum(d.people) AS people
          FROM routes r JOIN unnest(p_teams, p_people, p_values) AS d(team_id, people, value)
              ON (d.team_id, coalesce(d.value, '')) = (r.team_id, r.value)
          WHERE (r.period_id, r.source) = (p_period, p_source)
          GROUP BY 1) r
    WHERE p.id = r.pool_id;
END $$;

-- Opens the next round of a poll for everybody in the given teams and below.
-- Thresholds, settle time, tree, audience and breakdown are frozen here; null where the poll is
-- divided and nothing is declared.
CREATE OR REPLACE FUNCTION open_round(
    p_poll uuid, p_round uuid, p_teams text[], p_opens timestamptz, p_closes timestamptz
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_poll polls;
    v_invited integer;
    v_teams text[];
    v_people integer[];
    v_values text[];
    v_breakdown jsonb;
    v_k integer;
    v_scales boolean;
    v_texts boolean;
BEGIN
    SELECT * INTO STRICT v_poll FROM polls WHERE id = p_poll FOR UPDATE;
    SELECT bool_or(kind <> 'text'), bool_or(kind = 'text') INTO v_scales, v_texts
    FROM questions WHERE poll_id = p_poll;
    v_k := CASE WHEN v_texts AND v_poll.texts_shown THEN v_poll.k_texts ELSE v_poll.k_figures END;
    IF v_poll.divided THEN
        PERFORM FROM breakdowns FOR SHARE;
        SELECT jsonb_build_object(
            'key', b.key, 'de', b.de, 'en', b.en,
            'values', (SELECT jsonb_agg(jsonb_build_object('key', value, 'de', v.de, 'en', v.en)
                                        ORDER BY position) FROM breakdown_values v))
        INTO v_breakdown FROM breakdowns b;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END IF;

    INSERT INTO periods (id, opens_at, closes_at) VALUES (p_round, p_opens, p_closes);
    INSERT INTO rounds (id, poll_id, number, k_figures, k_texts, settle, texts_shown, invited,
                        breakdown)
    SELECT p_round, p_poll, count(*) + 1, v_poll.k_figures, v_poll.k_texts, v_poll.settle,
           v_poll.texts_shown, 0, v_breakdown
    FROM rounds WHERE poll_id = p_poll;

    INSERT INTO participations (round_id, person_id, team_id, value)
    SELECT DISTINCT p_round, p.id, p.team_id,
           CASE WHEN v_poll.divided THEN coalesce(p.breakdown, '-') ELSE '' END
    FROM people p JOIN team_paths tp ON tp.descendant_id = p.team_id
    WHERE p.active AND tp.ancestor_id = ANY (p_teams);
    GET DIAGNOSTICS v_invited = ROW_COUNT;
    UPDATE rounds SET invited = v_invited WHERE id = p_round;
    IF v_poll.divided THEN
        PERFORM fold_values(p_round, id, v_k) FROM teams WHERE parent_id IS NULL ORDER BY id;
    END IF;

    SELECT array_agg(team_id), array_agg(people), array_agg(value)
    INTO v_teams, v_people, v_values
    FROM (SELECT team_id, value, count(*)::integer AS people FROM participations
          WHERE round_id = p_round GROUP BY 1, 2) direct;

    IF v_scales THEN
        PERFORM make_pools(p_round, 'scales', v_poll.k_figures, v_poll.settle, false,
                           v_teams, v_people, v_values);
    END IF;
    IF v_texts THEN
        PERFORM make_pools(p_round, 'comments', v_k, v_poll.settle, v_poll.texts_shown,
                           v_teams, v_people, v_values);
        UPDATE pools s SET feeds_id = rc.pool_id
        FROM routes rs JOIN routes rc USING (period_id, team_id, value)
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

-- Takes ballots, each {participation, voucher, answers, text}: answers are tenths of
-- valence by scale question (null where none was given), null without scale questions.
-- Outcomes, in the order given: accepted, duplicate, closed; stopped for all while collecting is.
CREATE OR REPLACE FUNCTION hand_in(p_ballots jsonb, p_now timestamptz) RETURNS text[]
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
        SELECT DISTINCT ON (p.round_id, g.voucher) g.*, p.round_id, p.team_id, p.value
        FROM given g
        CROSS JOIN LATERAL (SELECT round_id, team_id, value FROM participations
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
        JOIN routes r ON (r.period_id, r.source, r.team_id, r.value)
                       = (e.round_id, 'scales', e.team_id, e.value)
        ORDER BY random()
        RETURNING pool_id
    ), comments AS (
        INSERT INTO pooled (pool_id, state, text)
        SELECT r.pool_id, 'unscored', e.text
        FROM entered e
        JOIN routes r ON (r.period_id, r.source, r.team_id, r.value)
                       = (e.round_id, 'comments', e.team_id, e.value)
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

-- Seals `p_people` people of a locked pool, drawn at random, as one microaggregate.
-- Their responses are deleted here, in the same transaction.
CREATE OR REPLACE FUNCTION form_group(p_pool_id uuid, p_people integer, p_day date) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
    v_pool pools;
    v_group uuid;
    v_rows pooled[];
    v_n integer;
BEGIN
    SELECT * INTO STRICT v_pool FROM pools WHERE id = p_pool_id;

    WITH chosen AS (
        SELECT contributor FROM pooled WHERE pool_id = p_pool_id
        GROUP BY 1
        HAVING bool_or(state = 'scored') AND NOT bool_or(state = 'unscored')
        ORDER BY random() LIMIT p_people
    ), gone AS (
        DELETE FROM pooled USING chosen
        WHERE pool_id = p_pool_id AND pooled.contributor = chosen.contributor
          AND state = 'scored'
        RETURNING pooled AS response
    )
    SELECT array_agg(response), count(DISTINCT (response).contributor)
    INTO v_rows, v_n FROM gone;

    INSERT INTO microaggregates (day, source, team_id, path, round_id, value, k, n,
                                 items, models)
    VALUES (p_day, v_pool.source, v_pool.team_id, v_pool.path,
            (SELECT id FROM rounds WHERE id = v_pool.period_id), v_pool.value, v_pool.k,
            v_n, cardinality(v_rows),
            ARRAY(SELECT DISTINCT (r).model FROM unnest(v_rows) AS r
                  WHERE (r).model IS NOT NULL ORDER BY 1))
    RETURNING id INTO v_group;

    CASE v_pool.source
        WHEN 'scales' THEN
            PERFORM write_scales(v_group, p_day, v_pool.period_id, v_n, v_rows);
        WHEN 'comments', 'replies' THEN
            PERFORM write_texts(v_group, p_day, v_n, v_rows);
        WHEN 'reactions' THEN
            PERFORM write_reactions(v_group, p_day, v_n, 1, v_rows);
        WHEN 'checkins' THEN
            PERFORM write_reactions(v_group, p_day, v_n, 5, v_rows);
    END CASE;
    PERFORM publish_texts(v_pool, p_day, v_rows);
    PERFORM remember_counted(v_pool, p_day, v_rows);
    PERFORM account(v_pool.source, 'sealed', cardinality(v_rows));
    UPDATE pools SET sealed = sealed + v_n, seen = greatest(seen - v_n, 0) WHERE id = p_pool_id;
    RETURN v_group;
END $$;

-- Adds new groups to the roll-ups of their team and its ancestors, in the order of teams so
-- that batches never deadlock, under one lock so that versions commit in their order.
CREATE OR REPLACE FUNCTION publish(p_groups uuid[], p_days date[]) RETURNS bigint
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

    INSERT INTO team_versions (team_id, version)
    SELECT DISTINCT team, v_version
    FROM microaggregates g CROSS JOIN unnest(g.path) AS team
    WHERE g.id = ANY (p_groups) AND g.day = ANY (p_days)
    ORDER BY 1
    ON CONFLICT (team_id) DO UPDATE SET version = excluded.version;

    PERFORM pg_notify('mood', v_version::text);
    RETURN v_version;
END $$;

-- Rule 4: seals what is left of a stopped period, lifts rests level by level (of a value at the
-- root: into the rest there), and forgets the period's people. False while texts still wait for the model.
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

    DELETE FROM routes WHERE period_id = p_period;
    DELETE FROM pools WHERE period_id = p_period;
    DELETE FROM participations WHERE round_id = p_period;
    DELETE FROM spent_vouchers WHERE round_id = p_period;
    DELETE FROM sealed_contributors WHERE period_id = p_period;
    UPDATE periods SET state = 'closed' WHERE id = p_period;
    RETURN true;
END $$;

GRANT SELECT, INSERT, UPDATE, DELETE ON breakdowns, breakdown_values TO stimmung_collect;
GRANT SELECT ON breakdowns, breakdown_values, mood_breakdown TO stimmung_read;
