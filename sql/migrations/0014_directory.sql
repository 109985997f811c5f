-- The identity provider's name for a person; whoever has none cannot sign in.
ALTER TABLE people ADD COLUMN IF NOT EXISTS login text;
-- serves release_logins: the person behind a login
CREATE UNIQUE INDEX IF NOT EXISTS people_login ON people (lower(login));

-- A team that ended keeps its row, its place in the tree and its history. Nobody is in it.
ALTER TABLE teams
    ADD COLUMN ended_on date,
    ADD COLUMN merged_into text REFERENCES teams,
    ADD COLUMN split_from text REFERENCES teams,
    ADD CHECK (merged_into IS NULL OR ended_on IS NOT NULL),
    ADD CHECK (merged_into <> id),
    ADD CHECK (split_from <> id);
-- serves living_below, child_teams: the teams directly below
CREATE INDEX teams_parent ON teams (parent_id);

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
