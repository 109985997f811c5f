CREATE FUNCTION add_arrays(integer[], integer[]) RETURNS integer[] IMMUTABLE STRICT
LANGUAGE sql PARALLEL SAFE AS $$
    SELECT array_agg(a + b ORDER BY position)
    FROM ROWS FROM (unnest($1), unnest($2)) WITH ORDINALITY AS t(a, b, position);
$$;

CREATE AGGREGATE sum_arrays(integer[]) (
    SFUNC = add_arrays, STYPE = integer[], COMBINEFUNC = add_arrays, PARALLEL = SAFE
);

-- Counts tenths of valence into the 21 bins from -1.0 to +1.0.
CREATE FUNCTION histogram_of(p_tenths smallint[]) RETURNS integer[] IMMUTABLE LANGUAGE sql AS $$
    SELECT array_agg(coalesce(c.people, 0) ORDER BY bin)
    FROM generate_series(-10, 10) AS bin
    LEFT JOIN (SELECT value, count(*)::integer AS people
               FROM unnest(p_tenths) AS value GROUP BY 1) c ON c.value = bin;
$$;

CREATE FUNCTION valence_sum_of(p_histogram integer[]) RETURNS integer IMMUTABLE LANGUAGE sql AS $$
    SELECT sum(people * (bin - 11))::integer
    FROM unnest(p_histogram) WITH ORDINALITY AS h(people, bin);
$$;

-- Unfavourable up to -0.3, favourable from +0.3: points 1-2, 3 and 4-5 of a scale of five.
CREATE FUNCTION polarity_of(p_histogram integer[]) RETURNS integer[] IMMUTABLE LANGUAGE sql AS $$
    SELECT ARRAY[sum(people) FILTER (WHERE bin <= 8),
                 sum(people) FILTER (WHERE bin BETWEEN 9 AND 13),
                 sum(people) FILTER (WHERE bin >= 14)]::integer[]
    FROM unnest(p_histogram) WITH ORDINALITY AS h(people, bin);
$$;

-- Moves one count from index `p_from` to index `p_to`.
CREATE FUNCTION move_one(p_counts integer[], p_from integer, p_to integer) RETURNS integer[]
IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    p_counts[p_from] := p_counts[p_from] - 1;
    p_counts[p_to] := p_counts[p_to] + 1;
    RETURN p_counts;
END $$;

-- Rule 5: where all `p_n` people gave the same answer, one of them moves to a neighbouring
-- point, `p_step` indices away, so that no group proves what each of its people said.
CREATE FUNCTION recode(p_counts integer[], p_n integer, p_step integer) RETURNS integer[]
VOLATILE LANGUAGE plpgsql AS $$
DECLARE
    v_at integer := array_position(p_counts, p_n);
    v_direction integer := CASE WHEN random() < 0.5 THEN -1 ELSE 1 END;
BEGIN
    IF v_at IS NULL THEN
        RETURN p_counts;
    END IF;
    IF v_at + v_direction * p_step NOT BETWEEN 1 AND cardinality(p_counts) THEN
        v_direction := -v_direction;
    END IF;
    RETURN move_one(p_counts, v_at, v_at + v_direction * p_step);
END $$;

-- How the pools stand: people with anything pooled, people ready to be sealed, and people
-- who answered at all (for comments: in the scales pools that feed them too).
-- Without common table expressions, so that a look at one pool reads that pool only.
CREATE VIEW pool_standing AS
SELECT p.id, p.period_id, p.k, p.settle, p.seen, p.seen_at, p.invited, c.people, c.ready, c.waiting,
       coalesce((SELECT sum(f.sealed + (SELECT count(DISTINCT contributor) FROM pooled
                                        WHERE pool_id = f.id))::integer
                 FROM pools f WHERE f.feeds_id = p.id),
                p.sealed + c.people) AS answered
FROM pools p JOIN (
    SELECT pool_id, count(*)::integer AS people, (count(*) FILTER (WHERE ready))::integer AS ready,
           (count(*) FILTER (WHERE waiting))::integer AS waiting
    FROM (SELECT pool_id, bool_or(state = 'unscored') AS waiting,
                 bool_or(state = 'scored') AND NOT bool_or(state = 'unscored') AS ready
          FROM pooled GROUP BY pool_id, contributor) contributors
    GROUP BY pool_id
) c ON c.pool_id = p.id;

-- Rule 3: how many people an open pool seals now, 0 for none.
CREATE FUNCTION people_to_seal(p pool_standing, p_now timestamptz) RETURNS integer
STABLE LANGUAGE sql AS $$
    SELECT CASE
        WHEN p.ready < p.k THEN 0
        WHEN p.waiting = 0 AND p.answered >= p.invited THEN p.ready
        WHEN p.settle IS NULL THEN 0
        WHEN p.waiting = 0 AND p.settle = interval '0' THEN p.ready
        WHEN p.waiting = 0 AND p.seen = p.people AND p_now >= p.seen_at + p.settle THEN p.ready
        WHEN p.ready >= 2 * p.k THEN p.k
        ELSE 0
    END;
$$;

-- Writes one question of a new group; an empty question is the source as a whole.
CREATE FUNCTION write_question(
    p_group uuid, p_day date, p_question text, p_histogram integer[], p_polarity integer[]
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO microaggregate_questions
        (microaggregate_id, day, question, answers, histogram, polarity, valence_sum)
    SELECT p_group, p_day, p_question, (SELECT sum(v) FROM unnest(p_histogram) v), p_histogram,
           p_polarity, valence_sum_of(p_histogram);
$$;

CREATE FUNCTION write_scales(p_group uuid, p_day date, p_round uuid, p_n integer, p_rows pooled[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_question record;
    v_histogram integer[];
    v_total integer[] := array_fill(0, ARRAY[21]);
BEGIN
    FOR v_question IN
        SELECT key, kind, mood, row_number() OVER (ORDER BY position) AS at
        FROM questions q JOIN rounds r ON r.poll_id = q.poll_id
        WHERE r.id = p_round AND kind <> 'text'
    LOOP
        SELECT histogram_of(array_agg(r.answers[v_question.at])) INTO v_histogram
        FROM unnest(p_rows) AS r;
        v_histogram := recode(v_histogram, p_n,
                              CASE v_question.kind WHEN 'scale5' THEN 5 ELSE 2 END);
        PERFORM write_question(p_group, p_day, v_question.key, v_histogram,
                               polarity_of(v_histogram));
        IF v_question.mood THEN
            v_total := add_arrays(v_total, v_histogram);
        END IF;
    END LOOP;
    PERFORM write_question(p_group, p_day, '', v_total, polarity_of(v_total));
END $$;

-- A person's several reactions count as their mean, in tenths.
CREATE FUNCTION write_reactions(p_group uuid, p_day date, p_n integer, p_step integer,
                                p_rows pooled[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_histogram integer[];
BEGIN
    SELECT recode(histogram_of(array_agg(valence)), p_n, p_step) INTO v_histogram
    FROM (SELECT round(avg(r.valence))::smallint AS valence
          FROM unnest(p_rows) AS r GROUP BY r.contributor) people;
    PERFORM write_question(p_group, p_day, '', v_histogram, polarity_of(v_histogram));
END $$;

-- Texts: the scale is polarity, so a group of one polarity is recoded there, and the moved
-- person's valence moves with it: to 0.0, or out of it to +-0.3.
CREATE FUNCTION write_texts(p_group uuid, p_day date, p_n integer, p_rows pooled[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_histogram integer[];
    v_polarity integer[];
    v_recoded integer[];
    v_from integer;
    v_to integer;
BEGIN
    SELECT histogram_of(array_agg(valence)),
           ARRAY[count(*) FILTER (WHERE polarity = -1), count(*) FILTER (WHERE polarity = 0),
                 count(*) FILTER (WHERE polarity = 1)]::integer[]
    INTO v_histogram, v_polarity
    FROM (SELECT round(avg(r.valence))::smallint AS valence,
                 sign(round(avg(r.polarity)))::integer AS polarity
          FROM unnest(p_rows) AS r GROUP BY r.contributor) people;

    v_recoded := recode(v_polarity, p_n, 1);
    IF v_recoded <> v_polarity THEN
        v_to := CASE WHEN v_recoded[2] = 1 THEN 11 WHEN v_recoded[1] = 1 THEN 8 ELSE 14 END;
        SELECT bin INTO v_from
        FROM unnest(v_histogram) WITH ORDINALITY AS h(people, bin)
        WHERE people > 0 ORDER BY abs(bin - v_to), random() LIMIT 1;
        v_histogram := move_one(v_histogram, v_from, v_to);
    END IF;
    PERFORM write_question(p_group, p_day, '', recode(v_histogram, p_n, 1), v_recoded);

    INSERT INTO microaggregate_themes (microaggregate_id, day, theme, polarity)
    SELECT p_group, p_day, theme,
           recode(ARRAY[count(*) FILTER (WHERE polarity = 'negative'),
                        count(*) FILTER (WHERE polarity = 'neutral'),
                        count(*) FILTER (WHERE polarity = 'positive')]::integer[], p_n, 1)
    FROM (SELECT DISTINCT ON (r.contributor, pair ->> 0)
                 pair ->> 0 AS theme, pair ->> 1 AS polarity
          FROM unnest(p_rows) AS r, jsonb_array_elements(r.themes) AS pair
          ORDER BY r.contributor, pair ->> 0, random()) mentions
    GROUP BY theme;
END $$;

-- Texts that the poll promised to show, shuffled, with team and week only.
CREATE FUNCTION publish_texts(p_pool pools, p_day date, p_rows pooled[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO published_texts (team_id, round_id, week, text)
    SELECT p_pool.team_id, p_pool.period_id, date_trunc('week', p_day)::date, r.text
    FROM unnest(p_rows) AS r
    WHERE p_pool.texts_shown
    ORDER BY random();
$$;

-- What must be remembered of sealed network contributions: that they counted, not how.
CREATE FUNCTION remember_counted(p_pool pools, p_day date, p_rows pooled[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO counted_markers (marker, expires_on)
    SELECT DISTINCT r.marker, p_day + 400 FROM unnest(p_rows) AS r WHERE r.marker IS NOT NULL
    ORDER BY r.marker
    ON CONFLICT DO NOTHING;
    INSERT INTO sealed_contributors (period_id, contributor)
    SELECT DISTINCT p_pool.period_id, r.contributor FROM unnest(p_rows) AS r
    WHERE r.marker IS NOT NULL
    ON CONFLICT DO NOTHING;
    INSERT INTO post_figures AS f (post_id, n, valence_sum)
    SELECT post_id, count(*), sum(valence)
    FROM (SELECT r.post_id, round(avg(r.valence)) AS valence FROM unnest(p_rows) AS r
          WHERE r.reaction IS NOT NULL GROUP BY r.post_id, r.contributor) people
    GROUP BY post_id ORDER BY post_id
    ON CONFLICT (post_id) DO UPDATE
    SET n = f.n + excluded.n, valence_sum = f.valence_sum + excluded.valence_sum;
$$;

-- Seals `p_people` people of a locked pool, drawn at random, as one microaggregate.
-- Their responses are deleted here, in the same transaction.
CREATE FUNCTION form_group(p_pool_id uuid, p_people integer, p_day date) RETURNS uuid
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

    INSERT INTO microaggregates (day, source, team_id, path, round_id, k, n, items,
                                 models)
    VALUES (p_day, v_pool.source, v_pool.team_id, v_pool.path,
            (SELECT id FROM rounds WHERE id = v_pool.period_id), v_pool.k, v_n,
            cardinality(v_rows),
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
