-- The three logins of the service. Roles belong to the cluster, so another
-- database may have made them already; `stimmung migrate` sets their passwords.
DO $$
DECLARE
    login text;
BEGIN
    FOREACH login IN ARRAY ARRAY['stimmung_collect', 'stimmung_read', 'stimmung_work'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', login);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END $$;

-- Functions are for whoever is granted them. Not IN SCHEMA: defaults of a schema only add to
-- the global ones, so PUBLIC would keep its right.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TABLE teams (
    id text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    parent_id text REFERENCES teams
);

-- Closure of the tree: every team with itself (depth 0) and each ancestor. No foreign keys: it is
-- rebuilt from the teams themselves, and a hundred thousand checks of a first import ran for
-- twenty seconds on a plan that PostgreSQL had kept from when there were ten teams.
CREATE TABLE team_paths (
    ancestor_id text NOT NULL,
    descendant_id text NOT NULL,
    depth integer NOT NULL CHECK (depth >= 0),
    PRIMARY KEY (ancestor_id, descendant_id)
);
-- serves open_round, open_day: the ancestors of a team, nearest first
CREATE INDEX team_paths_descendant ON team_paths (descendant_id, depth);

CREATE TABLE people (
    id text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._@-]{0,127}$'),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    team_id text NOT NULL REFERENCES teams,
    active boolean NOT NULL DEFAULT true
);
-- serves open_round, open_day: who is in a team
CREATE INDEX people_team ON people (team_id) WHERE active;

CREATE TABLE api_keys (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    role text NOT NULL CHECK (role IN ('administrator', 'people_team', 'leader', 'machine')),
    team_id text REFERENCES teams,
    hash bytea NOT NULL UNIQUE CHECK (octet_length(hash) = 32),
    expires_at timestamptz,
    CHECK (role <> 'leader' OR team_id IS NOT NULL)
);

-- Answers to creating requests, so that a repeated request creates nothing twice.
-- Never used for ballots: a key beside a ballot would tie it to its sender.
CREATE TABLE idempotency_keys (
    api_key_id uuid NOT NULL REFERENCES api_keys ON DELETE CASCADE,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    resource_id uuid NOT NULL,
    created_on date NOT NULL,
    PRIMARY KEY (api_key_id, key)
);

-- Rebuilds the closure after teams were written; raises on a cycle, and on a tree so deep
-- that its closure would grow with the square of the teams.
CREATE FUNCTION rebuild_team_paths() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    looping text;
BEGIN
    CREATE TEMP TABLE fresh_paths ON COMMIT DROP AS
    WITH RECURSIVE up AS (
        SELECT id AS ancestor_id, id AS descendant_id, 0 AS depth FROM teams
        UNION ALL
        SELECT t.parent_id, u.descendant_id, u.depth + 1
        FROM up u JOIN teams t ON t.id = u.ancestor_id
        WHERE t.parent_id IS NOT NULL AND u.depth < 50
    ) CYCLE ancestor_id SET is_cycle USING visited
    SELECT ancestor_id, descendant_id, depth, is_cycle FROM up;

    SELECT descendant_id INTO looping FROM fresh_paths WHERE is_cycle LIMIT 1;
    IF looping IS NOT NULL THEN
        RAISE EXCEPTION 'team % is its own ancestor', looping USING ERRCODE = 'ST001';
    END IF;

    IF EXISTS (SELECT FROM fresh_paths WHERE depth = 50) THEN
        RAISE EXCEPTION 'the tree has more than 50 levels' USING ERRCODE = 'ST002';
    END IF;

    DELETE FROM team_paths old WHERE NOT EXISTS (
        SELECT FROM fresh_paths f
        WHERE (f.ancestor_id, f.descendant_id, f.depth)
            = (old.ancestor_id, old.descendant_id, old.depth));
    INSERT INTO team_paths (ancestor_id, descendant_id, depth)
    SELECT ancestor_id, descendant_id, depth FROM fresh_paths
    ON CONFLICT (ancestor_id, descendant_id) DO NOTHING;
    DROP TABLE fresh_paths;
END $$;

GRANT SELECT, INSERT, UPDATE ON teams, people TO stimmung_collect;
GRANT SELECT, INSERT, DELETE ON team_paths TO stimmung_collect;
GRANT SELECT ON api_keys TO stimmung_collect;
GRANT SELECT, INSERT ON idempotency_keys TO stimmung_collect;
GRANT SELECT ON teams, team_paths TO stimmung_read, stimmung_work;
