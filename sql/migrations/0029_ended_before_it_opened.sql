-- Ends a round early; its thresholds and audience stay as they are. One that was still to open is
-- over at once: nobody can have answered, so it only has to be finished.
CREATE OR REPLACE FUNCTION end_round(p_round uuid, p_now timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE periods
    SET opens_at = least(opens_at, p_now - interval '1 microsecond'),
        closes_at = p_now,
        state = CASE WHEN opens_at > p_now THEN 'closing' ELSE state END
    WHERE id = p_round AND source IS NULL AND state = 'open' AND closes_at > p_now;
$$;
