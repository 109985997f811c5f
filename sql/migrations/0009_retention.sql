-- serves retention: sealed texts past their time
CREATE INDEX published_texts_week ON published_texts (week);
-- serves retention: answers to requests that nobody repeats any more
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_on);

-- The last day on which everything past its time was deleted.
CREATE TABLE retention_standing (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    last_day date NOT NULL
);
INSERT INTO retention_standing (last_day) VALUES ('-infinity');

-- What was deleted and stands in no entry of the audit log yet.
CREATE TABLE retention_tally (
    kind text PRIMARY KEY,
    cutoff date NOT NULL,
    deleted bigint NOT NULL
);

-- Deletes a batch of one kind of data, up to and with the cutoff day, and counts it in the
-- same transaction. One batch at a time: two workers never count the same rows.
CREATE FUNCTION retention(p_kind text, p_cutoff date, p_size integer) RETURNS integer
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
        -- These two go when their period is finished; whatever was left there goes here.
        WHEN 'sealed_contributors' THEN
            DELETE FROM sealed_contributors WHERE ctid = ANY (ARRAY(
                SELECT s.ctid FROM sealed_contributors s JOIN periods p ON p.id = s.period_id
                WHERE p.state = 'closed' AND p.day <= p_cutoff LIMIT p_size));
        WHEN 'participations' THEN
            DELETE FROM participations WHERE ctid = ANY (ARRAY(
                SELECT a.ctid FROM participations a JOIN periods p ON p.id = a.round_id
                WHERE p.state = 'closed' LIMIT p_size));
    END CASE;
    GET DIAGNOSTICS v_deleted = ROW_COUNT;
    INSERT INTO retention_tally AS t (kind, cutoff, deleted) VALUES (p_kind, p_cutoff, v_deleted)
    ON CONFLICT (kind) DO UPDATE
    SET deleted = t.deleted + excluded.deleted, cutoff = greatest(t.cutoff, excluded.cutoff);
    RETURN v_deleted;
END $$;

-- Ends a run and hands over what it deleted, once: nothing if the day is done already.
CREATE FUNCTION finish_retention(p_day date, p_again boolean)
RETURNS TABLE (kind text, cutoff date, deleted bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    UPDATE retention_standing SET last_day = greatest(last_day, p_day)
    WHERE p_again OR last_day < p_day;
    IF FOUND THEN
        RETURN QUERY DELETE FROM retention_tally RETURNING kind, cutoff, deleted;
    END IF;
END $$;

-- Removes the oldest entries of the audit log and keeps the hash of the last one removed, so
-- that the chain goes on from there. Never entries of the last year, whoever asks.
CREATE FUNCTION prune_audit(
    p_before timestamptz, p_size integer, OUT deleted integer, OUT number bigint, OUT hash bytea
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_last audit_log;
BEGIN
    IF p_before > now() - interval '365 days' THEN
        RAISE EXCEPTION 'the audit log of the last year stays' USING ERRCODE = 'ST003';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:audit', 0));
    SELECT * INTO v_last FROM (
        SELECT * FROM audit_log ORDER BY number LIMIT p_size
    ) oldest
    WHERE number < coalesce((SELECT number FROM audit_log WHERE at >= p_before
                             ORDER BY number LIMIT 1), 9223372036854775807)
    ORDER BY number DESC LIMIT 1;
    IF FOUND THEN
        UPDATE audit_chain SET anchor_number = v_last.number, anchor_hash = v_last.hash;
    END IF;
    SELECT anchor_number, anchor_hash INTO number, hash FROM audit_chain;
    DELETE FROM audit_log WHERE number <= v_last.number;
    GET DIAGNOSTICS deleted = ROW_COUNT;
END $$;

GRANT SELECT ON retention_standing TO stimmung_work;
GRANT EXECUTE ON FUNCTION retention, finish_retention, prune_audit TO stimmung_work;
