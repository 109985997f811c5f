ALTER TABLE api_keys DROP CONSTRAINT api_keys_role_check;
ALTER TABLE api_keys ADD CONSTRAINT api_keys_role_check
    CHECK (role IN ('administrator', 'people_team', 'leader', 'machine', 'works_council'));

-- What was done to the service, entry by entry. Each hash covers the entry and the hash before
-- it. The checks leave no place for names or texts outside `details`, whose fields are typed.
CREATE TABLE audit_log (
    number bigint PRIMARY KEY CHECK (number > 0),
    at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor = 'system' OR actor ~ '^[0-9a-f-]{36}$'),
    action text NOT NULL CHECK (action ~ '^[a-z_]+\.[a-z_]+$'),
    subject text NOT NULL CHECK (subject ~ '^[a-z_]+(:[a-z0-9-]+)?$'),
    details jsonb NOT NULL CHECK (jsonb_typeof(details) = 'object'),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- One row: the newest entry (head), and the newest of those that retention removed (anchor).
CREATE TABLE audit_chain (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    anchor_number bigint NOT NULL DEFAULT 0,
    anchor_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    head_number bigint NOT NULL DEFAULT 0,
    head_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    CHECK (head_number >= anchor_number)
);
INSERT INTO audit_chain DEFAULT VALUES;

-- Nobody edits the log, its owner included; entries up to the anchor may go.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.number <= (SELECT anchor_number FROM audit_chain) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'ST003';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_log_never_truncated BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- The ends of the chain only move forward, and only onto entries that are there.
CREATE FUNCTION check_audit_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.anchor_number >= OLD.anchor_number AND NEW.head_number >= OLD.head_number
            AND (NEW.anchor_number = OLD.anchor_number OR EXISTS (
                SELECT FROM audit_log WHERE (number, hash) = (NEW.anchor_number, NEW.anchor_hash)))
            AND (NEW.head_number = OLD.head_number OR EXISTS (
                SELECT FROM audit_log WHERE (number, hash) = (NEW.head_number, NEW.head_hash)))
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit chain only moves forward' USING ERRCODE = 'ST003';
END $$;
CREATE TRIGGER audit_chain_forward BEFORE UPDATE OR DELETE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION check_audit_chain();
CREATE TRIGGER audit_chain_never_truncated BEFORE TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION check_audit_chain();

-- Appends an entry; the lock is held until the transaction ends, so numbers have no gap.
-- `p_details` is JSON in canonical form: keys sorted, no spaces. Callers append last.
CREATE FUNCTION append_audit(
    p_at timestamptz, p_actor text, p_action text, p_subject text, p_details text
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_number bigint;
    v_hash bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:audit', 0));
    SELECT head_number + 1, head_hash INTO STRICT v_number, v_hash FROM audit_chain;
    v_hash := sha256(convert_to(concat_ws(E'\n',
        encode(v_hash, 'hex'), v_number,
        to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        p_actor, p_action, p_subject, p_details), 'UTF8'));
    INSERT INTO audit_log (number, at, actor, action, subject, details, hash)
    VALUES (v_number, p_at, p_actor, p_action, p_subject, p_details::jsonb, v_hash);
    UPDATE audit_chain SET head_number = v_number, head_hash = v_hash;
    RETURN v_number;
END $$;

GRANT SELECT ON audit_log, audit_chain TO stimmung_read;
GRANT EXECUTE ON FUNCTION append_audit TO stimmung_collect, stimmung_work;
