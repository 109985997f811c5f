-- Takes a person's check-in of a day: their first one counts. Outcomes: accepted, duplicate,
-- unknown_person, too_new (the person's tree was not there when the day opened).
-- A later one is a duplicate whether the first is pooled or sealed: an answer that changed as a
-- group forms would tell people which group they are in, and so their colleagues' odds.
CREATE FUNCTION collect_checkin(
    p_person text, p_contributor uuid, p_marker uuid, p_valence smallint, p_day date, p_zone text
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_today uuid := (hold_day('checkins', p_day, p_zone, ARRAY[p_person]))[1];
    v_team text;
    v_pool uuid;
BEGIN
    SELECT team_id INTO v_team FROM people WHERE id = p_person AND active;
    IF v_team IS NULL THEN
        RETURN 'unknown_person';
    END IF;
    IF EXISTS (SELECT FROM sealed_contributors
               WHERE (period_id, contributor) = (v_today, p_contributor)) THEN
        RETURN 'duplicate';
    END IF;
    SELECT pool_id INTO v_pool
    FROM day_pools(ARRAY[v_today], 'checkins', ARRAY[v_team], ARRAY[p_contributor]);
    IF v_pool IS NULL THEN
        RETURN 'too_new';
    END IF;
    INSERT INTO pooled (pool_id, contributor, state, valence, marker)
    VALUES (v_pool, p_contributor, 'scored', p_valence, p_marker)
    ON CONFLICT (marker, reaction) WHERE marker IS NOT NULL DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'duplicate';
    END IF;
    PERFORM account('checkins', 'accepted', 1);
    RETURN 'accepted';
END $$;
GRANT EXECUTE ON FUNCTION collect_checkin TO stimmung_collect;

-- As before, but of a check-in nothing is remembered beyond its day: no network will send it
-- again, so there is no marker to keep, only whose check-ins are sealed until the day closes.
CREATE OR REPLACE FUNCTION remember_counted(p_pool pools, p_day date, p_rows pooled[])
RETURNS void LANGUAGE sql AS $$
    INSERT INTO counted_markers (marker, expires_on)
    SELECT DISTINCT r.marker, p_day + 400 FROM unnest(p_rows) AS r
    WHERE r.marker IS NOT NULL AND p_pool.source <> 'checkins'
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
