-- Today and tomorrow of a source are open together, and kept the settings that it had when they
-- opened: whoever checked in the day after k was raised was promised more than held. A higher k
-- and a longer settle time hold at once, for the days that are open too; a shorter settle time
-- for the days that have not begun. k falls with days that open later.
CREATE FUNCTION follow_source(p_source source, p_today date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- No day opens with what the source had before.
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:open_day', 0));
    PERFORM FROM pools
    WHERE period_id IN (SELECT id FROM periods WHERE source = p_source AND state = 'open')
    ORDER BY id FOR NO KEY UPDATE;
    UPDATE pools p
    SET k = greatest(p.k, s.k),
        settle = CASE WHEN d.day > p_today OR s.settle IS NULL OR s.settle > p.settle
                      THEN s.settle ELSE p.settle END
    FROM periods d JOIN sources s ON s.source = d.source
    WHERE d.source = p_source AND d.state = 'open' AND p.period_id = d.id;
END $$;

-- What holds for a day of a source: what its pools have, or would have if it opened now.
CREATE FUNCTION terms_of_day(p_source source, p_day date, OUT k integer, OUT settle interval)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(held.k, s.k), CASE WHEN held.k IS NULL THEN s.settle ELSE held.settle END
    FROM sources s LEFT JOIN LATERAL (
        SELECT p.k, p.settle FROM periods d JOIN pools p ON p.period_id = d.id
        WHERE (d.source, d.day) = (s.source, p_day) LIMIT 1
    ) held ON true
    WHERE s.source = p_source;
$$;

GRANT EXECUTE ON FUNCTION follow_source, terms_of_day TO stimmung_collect;

-- A post's figure is of as many people as the groups that it came from.
ALTER TABLE post_figures ADD COLUMN k integer NOT NULL DEFAULT 5;
UPDATE post_figures SET k = greatest(5, (SELECT k FROM sources WHERE source = 'reactions'));

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
    INSERT INTO post_figures AS f (post_id, n, valence_sum, k)
    SELECT post_id, count(*), sum(valence), p_pool.k
    FROM (SELECT r.post_id, round(avg(r.valence)) AS valence FROM unnest(p_rows) AS r
          WHERE r.reaction IS NOT NULL GROUP BY r.post_id, r.contributor) people
    GROUP BY post_id ORDER BY post_id
    ON CONFLICT (post_id) DO UPDATE
    SET n = f.n + excluded.n, valence_sum = f.valence_sum + excluded.valence_sum,
        k = greatest(f.k, excluded.k);
$$;
