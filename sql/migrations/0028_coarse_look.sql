-- When a pool was last found changed is the time of an answer where it holds one. Rounding waits
-- no less long: up to the minute, or to the settle time where that is shorter.
CREATE FUNCTION coarse_look(p_now timestamptz, p_settle interval) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN p_settle > interval '0'
        THEN date_bin(least(p_settle, interval '1 minute'),
                      p_now + least(p_settle, interval '1 minute') - interval '1 microsecond',
                      timestamptz '2000-01-01 00:00:00Z')
        ELSE date_trunc('minute', p_now) END;
$$;

CREATE OR REPLACE FUNCTION seal_ready(p_now timestamptz, p_today date) RETURNS uuid[]
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
    UPDATE pools p SET seen = s.people, seen_at = coarse_look(p_now, p.settle)
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

UPDATE pools SET seen_at = coarse_look(seen_at, settle) WHERE seen_at IS NOT NULL;
