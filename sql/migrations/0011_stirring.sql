-- PostgreSQL itself remembers: rows written in one transaction share xmin, and rows written one
-- after the other are neighbours. So what a ballot wrote is written again, together with
-- whatever else is there, in random order and in transactions of its own.
ALTER TABLE pooled ADD COLUMN stirred boolean NOT NULL DEFAULT false;
ALTER TABLE spent_vouchers ADD COLUMN stirred boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN pooled.stirred IS 'false until written again among the others of its pool';

-- Writes the whole of every changed pool again. A text that a worker is scoring stays for the
-- next time.
CREATE FUNCTION stir_pools(p_now timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_pools uuid[];
    v_rows integer;
BEGIN
    SELECT array_agg(DISTINCT pool_id) INTO v_pools FROM pooled WHERE NOT stirred;
    PERFORM FROM pools WHERE id = ANY (v_pools) ORDER BY id FOR NO KEY UPDATE;
    WITH idle AS (
        SELECT id FROM pooled
        WHERE pool_id = ANY (v_pools) AND (leased_until IS NULL OR leased_until <= p_now)
        FOR UPDATE SKIP LOCKED
    ), taken AS (
        DELETE FROM pooled USING idle WHERE pooled.id = idle.id RETURNING pooled.*
    )
    INSERT INTO pooled (id, pool_id, contributor, state, answers, text, valence, polarity, themes,
                        model, attempts, leased_until, error, marker, reaction, post_id, stirred)
    SELECT id, pool_id, contributor, state, answers, text, valence, polarity, themes,
           model, attempts, leased_until, error, marker, reaction, post_id, true
    FROM taken ORDER BY random();
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

-- Writes all vouchers of every round that has new ones again.
CREATE FUNCTION stir_vouchers() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_rounds uuid[];
    v_rows integer;
BEGIN
    SELECT array_agg(DISTINCT round_id) INTO v_rounds FROM spent_vouchers WHERE NOT stirred;
    WITH taken AS (
        DELETE FROM spent_vouchers WHERE round_id = ANY (v_rounds) RETURNING round_id, voucher
    )
    INSERT INTO spent_vouchers (round_id, voucher, stirred)
    SELECT round_id, voucher, true FROM taken ORDER BY random();
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END $$;

GRANT EXECUTE ON FUNCTION stir_pools, stir_vouchers TO stimmung_work;
-- Old versions stay in the files until they are vacuumed; the worker does not wait for chance.
GRANT MAINTAIN ON pooled, spent_vouchers TO stimmung_work;
