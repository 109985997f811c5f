-- A role belongs to whoever it was given to, not to whoever writes the directory. An account with
-- roles keeps the login that it had when they were given or when its person last signed in, and
-- the provider's subject; under another login only the same subject signs in.
ALTER TABLE accounts ADD COLUMN login text, ADD COLUMN issuer text, ADD COLUMN subject text;
UPDATE accounts a SET login = lower(p.login) FROM people p
WHERE p.id = a.person_id AND EXISTS (SELECT FROM grants g WHERE g.account_id = a.id);
GRANT UPDATE (login, issuer, subject) ON accounts TO stimmung_collect;

-- The works council is appointed by whoever runs the server, as its keys are: who administers the
-- service does not choose who approves for the employees.
ALTER TABLE grants ENABLE ROW LEVEL SECURITY;
CREATE POLICY read_grants ON grants FOR SELECT TO stimmung_collect USING (true);
CREATE POLICY give_grants ON grants FOR INSERT TO stimmung_collect
    WITH CHECK (role <> 'works_council');
CREATE POLICY take_grants ON grants FOR DELETE TO stimmung_collect
    USING (role <> 'works_council');

-- A key that mints everybody's links can answer for everybody, and see who has answered: it is
-- made on the server, too.
DROP POLICY make_keys ON api_keys;
DROP POLICY renew_keys ON api_keys;
CREATE POLICY make_keys ON api_keys FOR INSERT TO stimmung_collect
    WITH CHECK (role = 'machine'
                AND NOT scopes && ARRAY['figures:read', 'audit:read', 'invitations:write']);
CREATE POLICY renew_keys ON api_keys FOR UPDATE TO stimmung_collect
    USING (role = 'machine'
           AND NOT scopes && ARRAY['figures:read', 'audit:read', 'invitations:write']);
