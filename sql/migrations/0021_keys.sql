-- A key acts as a role; a machine's may do what its scopes name, and nothing else.
ALTER TABLE api_keys
    ADD COLUMN scopes text[],
    ADD COLUMN prefix text CHECK (prefix ~ '^stk_[A-Za-z0-9_-]{6}$'),
    ADD COLUMN previous_hash bytea UNIQUE CHECK (octet_length(previous_hash) = 32),
    ADD COLUMN previous_until timestamptz,
    ADD COLUMN last_used_on date,
    ADD CHECK ((previous_hash IS NULL) = (previous_until IS NULL));

-- Machines that are there keep what every machine could do until now.
UPDATE api_keys SET scopes = ARRAY[
    'organisation:read', 'organisation:write', 'invitations:write', 'posts:write',
    'reactions:write', 'replies:write', 'settings:read', 'scim']
WHERE role = 'machine';

ALTER TABLE api_keys ADD CHECK ((role = 'machine') = (scopes IS NOT NULL));

-- The API makes, renews and changes keys of machines that show nothing published. All others
-- are made by whoever runs the server: an administrator sees no figures, not by a key either,
-- and does not speak for the works council.
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_keys ON api_keys FOR SELECT TO stimmung_collect USING (true);
CREATE POLICY make_keys ON api_keys FOR INSERT TO stimmung_collect
    WITH CHECK (role = 'machine' AND NOT scopes && ARRAY['figures:read', 'audit:read']);
CREATE POLICY renew_keys ON api_keys FOR UPDATE TO stimmung_collect
    USING (role = 'machine' AND NOT scopes && ARRAY['figures:read', 'audit:read']);
CREATE POLICY end_keys ON api_keys FOR DELETE TO stimmung_collect
    USING (role <> 'works_council');

GRANT INSERT, DELETE, UPDATE (hash, prefix, expires_at, previous_hash, previous_until)
    ON api_keys TO stimmung_collect;

-- To the day and no finer: the log of a proxy should not be read beside it.
CREATE FUNCTION note_key_use(p_id uuid, p_today date) RETURNS boolean LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE api_keys SET last_used_on = p_today
    WHERE id = p_id AND last_used_on IS DISTINCT FROM p_today
    RETURNING true;
$$;
GRANT EXECUTE ON FUNCTION note_key_use TO stimmung_collect;
