-- The identity provider's name for a person; whoever has none cannot sign in.
ALTER TABLE people ADD COLUMN login text;
-- serves release_logins, find_users: the person behind a login
CREATE UNIQUE INDEX people_login ON people (lower(login));

-- What a provisioning client says of a person besides: its own id, and the parts of the name.
ALTER TABLE people ADD COLUMN external_id text UNIQUE,
                   ADD COLUMN given_name text,
                   ADD COLUMN family_name text;

-- A team that ended keeps its row, its place in the tree and its history. Nobody is in it.
ALTER TABLE teams
    ADD COLUMN ended_on date,
    ADD COLUMN merged_into text REFERENCES teams,
    ADD COLUMN split_from text REFERENCES teams,
    ADD COLUMN external_id text UNIQUE,
    ADD CHECK (merged_into IS NULL OR ended_on IS NOT NULL),
    ADD CHECK (merged_into <> id),
    ADD CHECK (split_from <> id);
-- serves living_below, child_teams: the teams directly below
CREATE INDEX teams_parent ON teams (parent_id);

-- Who a provisioning client says is in which group; the oldest membership decides the team.
CREATE TABLE memberships (
    team_id text NOT NULL REFERENCES teams,
    person_id text NOT NULL REFERENCES people ON DELETE CASCADE,
    place bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (team_id, person_id)
);
-- serves assign_teams: the memberships of a person, oldest first
CREATE INDEX memberships_person ON memberships (person_id, place);
GRANT SELECT, INSERT, DELETE ON memberships TO stimmung_collect;

-- Groups as a provisioning client sees them: whom it put there, and those it put nowhere.
CREATE VIEW group_members AS
SELECT m.team_id, m.person_id FROM memberships m JOIN people p ON p.id = m.person_id
WHERE p.login IS NOT NULL
UNION ALL
SELECT p.team_id, p.id FROM people p
WHERE p.login IS NOT NULL AND NOT EXISTS (SELECT FROM memberships m WHERE m.person_id = p.id);
GRANT SELECT ON group_members TO stimmung_collect;

-- Ids of teams may have an underscore, and the log names teams.
ALTER TABLE audit_log DROP CONSTRAINT audit_log_subject_check;
ALTER TABLE audit_log ADD CONSTRAINT audit_log_subject_check
    CHECK (subject ~ '^[a-z_]+(:[a-z0-9_-]+)?$');

-- Opens a source's day, once; the answer is its period. Teams that ended have no part in it.
CREATE OR REPLACE FUNCTION open_day(p_source source, p_day date, p_zone text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_period uuid;
    v_teams text[];
    v_people integer[];
BEGIN
    SELECT id INTO v_period FROM periods WHERE (source, day) = (p_source, p_day);
    IF FOUND THEN
        RETURN v_period;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:open_day', 0));
    INSERT INTO periods (source, day, opens_at, closes_at)
    VALUES (p_source, p_day, p_day::timestamp AT TIME ZONE p_zone,
            (p_day + 1)::timestamp AT TIME ZONE p_zone)
    ON CONFLICT (source, day) DO NOTHING
    RETURNING id INTO v_period;
    IF NOT FOUND THEN
        SELECT id INTO v_period FROM periods WHERE (source, day) = (p_source, p_day);
        RETURN v_period;
    END IF;

    SELECT array_agg(id), array_agg(people) INTO v_teams, v_people
    FROM (SELECT t.id, count(p.id)::integer AS people
          FROM teams t LEFT JOIN people p ON p.team_id = t.id AND p.active
          WHERE t.ended_on IS NULL
          GROUP BY 1) direct;
    PERFORM make_pools(v_period, p_source, s.k, s.settle, false, v_teams, v_people)
    FROM sources s WHERE s.source = p_source;
    INSERT INTO day_audiences (day, team_id, members)
    SELECT p_day, tp.ancestor_id, sum(d.people)
    FROM unnest(v_teams, v_people) AS d(team_id, people)
    JOIN team_paths tp ON tp.descendant_id = d.team_id
    GROUP BY 2
    ON CONFLICT DO NOTHING;
    RETURN v_period;
END $$;
