-- name: lock_tree()
-- One writer of teams and people at a time: the closure is rebuilt from all teams. What was
-- planned while the company was small is not kept for its first large import.
SELECT pg_advisory_xact_lock(hashtextextended('stimmung:tree', 0))::text
    || set_config('plan_cache_mode', 'force_custom_plan', true) AS locked;

-- name: put_teams(ids, names, parents, ended_on, merged_into, split_from)
-- All teams at once; parents may come after their children. Where a team came from stays known.
INSERT INTO teams AS t (id, name, parent_id, ended_on, merged_into, split_from)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[])
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, parent_id = excluded.parent_id, ended_on = excluded.ended_on,
    merged_into = excluded.merged_into, split_from = coalesce(excluded.split_from, t.split_from)
WHERE (t.name, t.parent_id, t.ended_on, t.merged_into, t.split_from) IS DISTINCT FROM
      (excluded.name, excluded.parent_id, excluded.ended_on, excluded.merged_into,
       coalesce(excluded.split_from, t.split_from))
RETURNING id;

-- name: rebuild_team_paths()
SELECT rebuild_team_paths()::text;

-- name: unknown_teams(ids, ended_known)
-- Those that were never there and, unless they are known as well, those that ended.
SELECT DISTINCT given.id FROM unnest($1::text[]) AS given(id)
WHERE NOT EXISTS (SELECT FROM teams t WHERE t.id = given.id AND (t.ended_on IS NULL OR $2))
ORDER BY 1;

-- name: list_teams(scopes, after, page, merged_into)
-- Teams at and below the scopes (all without them), after a cursor; those that ended, too, or
-- only those that went into another.
SELECT t.id, t.name, t.parent_id, t.ended_on, t.merged_into, t.split_from FROM teams t
WHERE ($1::text[] IS NULL
       OR EXISTS (SELECT FROM team_paths p
                  WHERE p.ancestor_id = ANY ($1) AND p.descendant_id = t.id))
  AND t.id > $2 AND ($4::text IS NULL OR t.merged_into = $4)
ORDER BY t.id LIMIT $3;

-- name: read_team(team_id)
SELECT id, name, parent_id, ended_on, merged_into, split_from FROM teams WHERE id = $1;

-- name: all_teams()
SELECT id, name, parent_id, ended_on, merged_into, split_from FROM teams ORDER BY id;

-- name: living_below(team_id)
-- The teams directly below that did not end.
SELECT id, name, parent_id, ended_on, merged_into, split_from FROM teams
WHERE parent_id = $1 AND ended_on IS NULL ORDER BY id;

-- name: release_logins(ids, logins)
-- Before people are written: frees logins that change hands, also those of people who left.
UPDATE people p SET login = NULL
WHERE p.id IN (
    SELECT old.id FROM unnest($1::text[], $2::text[]) AS given(id, login) JOIN people old USING (id)
    WHERE old.login <> coalesce(given.login, '')
    UNION
    SELECT old.id FROM unnest($1::text[], $2::text[]) AS given(id, login)
    JOIN people old ON lower(old.login) = lower(given.login) AND old.id <> given.id
    WHERE NOT old.active)
RETURNING p.id;

-- name: known_of(ids)
SELECT id, name, team_id, active, login, breakdown FROM people WHERE id = ANY ($1::text[]);

-- name: put_people(ids, names, teams, active, logins, breakdowns)
INSERT INTO people AS p (id, name, team_id, active, login, breakdown)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[])
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, team_id = excluded.team_id, active = excluded.active,
    login = excluded.login, breakdown = excluded.breakdown
WHERE (p.name, p.team_id, p.active, p.login, p.breakdown) IS DISTINCT FROM
      (excluded.name, excluded.team_id, excluded.active, excluded.login, excluded.breakdown)
RETURNING id;

-- name: move_people(team_id, target)
-- Everybody who is in a team, those who left included.
UPDATE people SET team_id = $2 WHERE team_id = $1 RETURNING id;

-- name: has_people(team_id)
SELECT EXISTS (SELECT FROM people WHERE team_id = $1 AND active) AS has;

-- name: list_people(team_id, after, page)
-- People of a team and below (all without one), after a cursor.
SELECT p.id, p.name, p.team_id, p.active, p.login, p.breakdown FROM people p
WHERE ($1::text IS NULL
       OR EXISTS (SELECT FROM team_paths t WHERE t.ancestor_id = $1
                  AND t.descendant_id = p.team_id))
  AND p.id > $2
ORDER BY p.id LIMIT $3;

-- name: all_people()
SELECT id, name, team_id, active, login, breakdown FROM people ORDER BY id;

-- name: directory_digest()
-- Changes with any name; a sum does not mind the order, so nothing is sorted.
SELECT count(*) || ':' || coalesce(sum(hashtextextended(name, 0)), 0) FROM people;

-- name: directory_names()
SELECT DISTINCT name FROM people;
