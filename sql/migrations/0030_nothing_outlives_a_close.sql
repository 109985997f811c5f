-- Vouchers that were written again while their round closed were overlooked by its last DELETE:
-- it waited for the old rows and could not see the new ones. Who writes them holds the round now.
CREATE OR REPLACE FUNCTION stir_vouchers() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_rounds uuid[];
    v_rows integer;
BEGIN
    SELECT array_agg(DISTINCT round_id) INTO v_rounds FROM spent_vouchers WHERE NOT stirred;
    PERFORM pg_advisory_xact_lock_shared(period_lock(round_id))
    FROM (SELECT unnest(v_rounds) AS round_id ORDER BY 1) rounds;
    WITH taken AS (
        DELETE FROM spent_vouchers WHERE round_id = ANY (v_rounds) RETURNING round_id, voucher
    )
    INSERT INTO spent_vouchers (round_id, voucher, stirred)
    SELECT round_id, voucher, true FROM taken ORDER BY random();
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

-- Texts that wait in a pool with a score: the model of now may score them once more. The pools are
-- held first, so that none closes between the look and the change.
CREATE FUNCTION score_again() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_rows integer;
BEGIN
    PERFORM FROM pools
    WHERE id IN (SELECT pool_id FROM pooled WHERE state = 'scored' AND text IS NOT NULL)
    ORDER BY id FOR NO KEY UPDATE;
    UPDATE pooled SET state = 'unscored', attempts = 0, valence = NULL, polarity = NULL,
        themes = NULL, model = NULL
    WHERE state = 'scored' AND text IS NOT NULL;
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

GRANT EXECUTE ON FUNCTION score_again TO stimmung_work;

-- As before, but it ends in an error rather than leave a response without a pool.
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
    RETURN true;
END $$;

-- Vouchers, too, that a close left behind go with retention.
CREATE OR REPLACE FUNCTION retention(p_kind text, p_cutoff date, p_size integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_deleted integer;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:retention', 0));
    CASE p_kind
        WHEN 'texts' THEN
            DELETE FROM published_texts WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM published_texts WHERE week <= p_cutoff
                ORDER BY week LIMIT p_size));
        WHEN 'counted_markers' THEN
            DELETE FROM counted_markers WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM counted_markers WHERE expires_on <= p_cutoff
                ORDER BY expires_on LIMIT p_size));
        WHEN 'idempotency_keys' THEN
            DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM idempotency_keys WHERE created_on <= p_cutoff
                ORDER BY created_on LIMIT p_size));
        WHEN 'participation_tokens' THEN
            DELETE FROM participation_tokens WHERE ctid = ANY (ARRAY(
                SELECT t.ctid FROM periods p CROSS JOIN LATERAL (
                    SELECT ctid FROM participation_tokens WHERE round_id = p.id LIMIT p_size) t
                WHERE p.state = 'closed' AND p.closes_at < p_cutoff + 1 LIMIT p_size));
        -- These three go when their period is finished; whatever was left there goes here.
        WHEN 'sealed_contributors' THEN
            DELETE FROM sealed_contributors WHERE ctid = ANY (ARRAY(
                SELECT s.ctid FROM sealed_contributors s JOIN periods p ON p.id = s.period_id
                WHERE p.state = 'closed' AND p.day <= p_cutoff LIMIT p_size));
        WHEN 'participations' THEN
            DELETE FROM participations WHERE ctid = ANY (ARRAY(
                SELECT a.ctid FROM participations a JOIN periods p ON p.id = a.round_id
                WHERE p.state = 'closed' LIMIT p_size));
        WHEN 'spent_vouchers' THEN
            DELETE FROM spent_vouchers WHERE ctid = ANY (ARRAY(
                SELECT v.ctid FROM spent_vouchers v JOIN periods p ON p.id = v.round_id
                WHERE p.state = 'closed' LIMIT p_size));
        -- Nobody may have signed in since they ended: signing in deletes them sooner.
        WHEN 'sessions' THEN
            DELETE FROM sessions WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM sessions
                WHERE seen_at < (p_cutoff + 1)::timestamp AT TIME ZONE 'UTC' LIMIT p_size));
        WHEN 'sign_ins' THEN
            DELETE FROM sign_ins WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM sign_ins
                WHERE expires_at < (p_cutoff + 1)::timestamp AT TIME ZONE 'UTC' LIMIT p_size));
    END CASE;
    GET DIAGNOSTICS v_deleted = ROW_COUNT;
    INSERT INTO retention_tally AS t (kind, cutoff, deleted) VALUES (p_kind, p_cutoff, v_deleted)
    ON CONFLICT (kind) DO UPDATE
    SET deleted = t.deleted + excluded.deleted, cutoff = greatest(t.cutoff, excluded.cutoff);
    RETURN v_deleted;
END $$;
