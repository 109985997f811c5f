-- Lower thresholds that one person asks for and the works council grants, for rounds to come.
CREATE TABLE threshold_proposals (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    poll_id uuid REFERENCES polls,
    source source REFERENCES sources,
    k_figures integer NOT NULL CHECK (k_figures >= 5),
    k_texts integer CHECK (k_texts >= 10 AND k_texts >= k_figures),
    proposed_by uuid NOT NULL,
    proposed_on date NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'rejected')),
    decided_by uuid,
    decided_on date,
    CHECK (num_nonnulls(poll_id, source) = 1),
    CHECK ((poll_id IS NULL) = (k_texts IS NULL)),
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK (state <> 'approved' OR decided_by <> proposed_by)
);
-- serves list_proposals: what waits comes first
CREATE INDEX threshold_proposals_state ON threshold_proposals (state, proposed_on DESC, id);

-- Raises what is lower and leaves what is not; null leaves a threshold alone.
CREATE FUNCTION raise_thresholds(
    p_poll uuid, p_source source, p_k_figures integer, p_k_texts integer
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE polls SET k_figures = greatest(k_figures, p_k_figures),
                     k_texts = greatest(k_texts, p_k_texts, k_figures, p_k_figures)
    WHERE id = p_poll;
    UPDATE sources SET k = greatest(k, p_k_figures) WHERE source = p_source;
$$;

-- The only way down: an open proposal, granted by somebody else than asked for it.
CREATE FUNCTION decide_threshold(p_proposal uuid, p_by uuid, p_approve boolean, p_today date)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_proposal threshold_proposals;
BEGIN
    UPDATE threshold_proposals
    SET state = CASE WHEN p_approve THEN 'approved' ELSE 'rejected' END,
        decided_by = p_by, decided_on = p_today
    WHERE id = p_proposal AND state = 'open' AND (NOT p_approve OR proposed_by <> p_by)
    RETURNING * INTO v_proposal;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF p_approve THEN
        UPDATE polls SET k_figures = v_proposal.k_figures, k_texts = v_proposal.k_texts
        WHERE id = v_proposal.poll_id;
        UPDATE sources SET k = v_proposal.k_figures WHERE source = v_proposal.source;
    END IF;
    RETURN true;
END $$;

REVOKE UPDATE ON sources FROM stimmung_collect;
GRANT UPDATE (enabled, settle) ON sources TO stimmung_collect;
GRANT SELECT, UPDATE ON collecting TO stimmung_collect;
GRANT SELECT ON collecting TO stimmung_read, stimmung_work;
GRANT SELECT, INSERT ON threshold_proposals TO stimmung_collect;
GRANT SELECT ON threshold_proposals TO stimmung_read;
GRANT EXECUTE ON FUNCTION raise_thresholds, decide_threshold TO stimmung_collect;
