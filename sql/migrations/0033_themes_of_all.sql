-- No group shows that everybody named a theme, either: where all did, one mention is left out, of
-- the polarity that most have. Below that nothing changes.
CREATE FUNCTION less_one_of_all(p_counts integer[], p_n integer) RETURNS integer[]
IMMUTABLE LANGUAGE sql AS $$
    SELECT CASE WHEN (SELECT sum(c) FROM unnest(p_counts) c) < p_n THEN p_counts
        ELSE (SELECT array_agg(c - (at = most)::integer ORDER BY at)
              FROM unnest(p_counts) WITH ORDINALITY AS given(c, at),
                   (SELECT at AS most FROM unnest(p_counts) WITH ORDINALITY AS of(c, at)
                    ORDER BY c DESC, at LIMIT 1) largest) END;
$$;

-- Texts: the scale is polarity, so a group of one polarity is recoded there, and the moved
-- person's valence moves with it: to 0.0, or out of it to +-0.3.
CREATE OR REPLACE FUNCTION write_texts(p_group uuid, p_day date, p_n integer, p_rows pooled[])
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
           less_one_of_all(ARRAY[count(*) FILTER (WHERE polarity = 'negative'),
                                 count(*) FILTER (WHERE polarity = 'neutral'),
                                 count(*) FILTER (WHERE polarity = 'positive')]::integer[], p_n)
    FROM (SELECT DISTINCT ON (r.contributor, pair ->> 0)
                 pair ->> 0 AS theme, pair ->> 1 AS polarity
          FROM unnest(p_rows) AS r, jsonb_array_elements(r.themes) AS pair
          ORDER BY r.contributor, pair ->> 0, random()) mentions
    GROUP BY theme;
END $$;
