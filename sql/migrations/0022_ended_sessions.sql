-- Sessions that nobody used for days, and attempts to sign in, go with retention too.
-- Deletes a batch of one kind of data, up to and with the cutoff day, and counts it in the
-- same transaction. One batch at a time: two workers never count the same rows.
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
        -- These two go when their period is finished; whatever was left there goes here.
        WHEN 'sealed_contributors' THEN
            DELETE FROM sealed_contributors WHERE ctid = ANY (ARRAY(
                SELECT s.ctid FROM sealed_contributors s JOIN periods p ON p.id = s.period_id
                WHERE p.state = 'closed' AND p.day <= p_cutoff LIMIT p_size));
        WHEN 'participations' THEN
            DELETE FROM participations WHERE ctid = ANY (ARRAY(
                SELECT a.ctid FROM participations a JOIN periods p ON p.id = a.round_id
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
