-- What the identity provider calls a person; without a login they cannot sign in. Who is there
-- already signs in under their id, unless another id differs from it by case alone.
ALTER TABLE people ADD COLUMN IF NOT EXISTS login text;
-- serves find_login: the person behind a login
CREATE UNIQUE INDEX IF NOT EXISTS people_login ON people (lower(login));
UPDATE people p SET login = p.id
WHERE p.login IS NULL AND NOT EXISTS (
    SELECT FROM people other WHERE other.id <> p.id
      AND lower(p.id) IN (lower(other.id), lower(other.login)));

-- The audit log names whoever signed in by this random id, never by their own.
CREATE TABLE accounts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    person_id text NOT NULL UNIQUE REFERENCES people ON DELETE CASCADE
);

-- What somebody may do beyond what every employee may. `texts` lets the people team read
-- comments; alone it opens nothing.
CREATE TABLE grants (
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    role text NOT NULL
        CHECK (role IN ('administrator', 'people_team', 'texts', 'works_council', 'leader')),
    team_id text REFERENCES teams ON DELETE CASCADE,
    UNIQUE NULLS NOT DISTINCT (account_id, role, team_id),
    CHECK ((role = 'leader') <= (team_id IS NOT NULL)),
    CHECK ((team_id IS NOT NULL) <= (role IN ('leader', 'texts')))
);

-- Only the hash of a session's secret. `seen_at` is kept to five minutes: it needs no more, and
-- a finer time would say when somebody did something.
CREATE TABLE sessions (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    account_id uuid NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    sid text,
    id_token text
);
-- serves end_sessions_of_account
CREATE INDEX sessions_account ON sessions (account_id);
-- serves end_sessions_of_provider
CREATE INDEX sessions_subject ON sessions (issuer, subject);

-- People repeat requests as well as keys do.
ALTER TABLE idempotency_keys DROP CONSTRAINT idempotency_keys_api_key_id_fkey;
ALTER TABLE idempotency_keys RENAME COLUMN api_key_id TO actor;

GRANT SELECT, INSERT ON accounts TO stimmung_collect;
GRANT SELECT, INSERT, DELETE ON grants TO stimmung_collect;
GRANT SELECT, INSERT, DELETE, UPDATE (seen_at) ON sessions TO stimmung_collect;

-- Attempts to sign in, until the provider answers: what must not be in a browser's hands.
CREATE TABLE sign_ins (
    state_hash bytea PRIMARY KEY CHECK (octet_length(state_hash) = 32),
    browser_hash bytea NOT NULL CHECK (octet_length(browser_hash) = 32),
    nonce text NOT NULL,
    verifier text NOT NULL,
    next_path text NOT NULL,
    expires_at timestamptz NOT NULL
);
-- serves forget_attempts
CREATE INDEX sign_ins_expires ON sign_ins (expires_at);

-- Attempts that failed, by hours since 1970, until the audit log has their number.
CREATE TABLE sign_in_failures (
    hour bigint NOT NULL,
    reason text NOT NULL CHECK (reason IN ('refused', 'unknown')),
    count bigint NOT NULL CHECK (count > 0),
    PRIMARY KEY (hour, reason)
);

GRANT SELECT, INSERT, DELETE ON sign_ins TO stimmung_collect;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failures TO stimmung_collect;
