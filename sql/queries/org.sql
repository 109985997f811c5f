-- name: lock_tree()
-- One writer of the tree at a time: the closure is rebuilt from all teams.
SELECT pg_advisory_xact_lock(hashtextextended('stimmung:tree', 0))::text;

-- name: put_teams(ids, names, parents)
-- All teams at once; parents may come after their children.
INSERT INTO teams AS t (id, name, parent_id)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent_id = excluded.parent_id
WHERE (t.name, t.parent_id) IS DISTINCT FROM (excluded.name, excluded.parent_id)
RETURNING id;

-- name: rebuild_team_paths()
SELECT rebuild_team_paths()::text;

-- name: unknown_teams(ids)
SELECT DISTINCT given.id FROM unnest($1::text[]) AS given(id)
WHERE NOT EXISTS (SELECT FROM teams t WHERE t.id = given.id) ORDER BY 1;

-- name: list_teams(scopes, after, page)
-- Teams at and below the scopes (all without them), after a cursor.
SELECT t.id, t.name, t.parent_id FROM teams t
WHERE ($1::text[] IS NULL
       OR EXISTS (SELECT FROM team_paths p
                  WHERE p.ancestor_id = ANY ($1) AND p.descendant_id = t.id))
  AND t.id > $2
ORDER BY t.id LIMIT $3;

-- name: put_people(ids, names, teams, active)
INSERT INTO people AS p (id, name, team_id, active)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
ON CONFLICT (id) DO UPDATE
SET name = excluded.name, team_id = excluded.team_id, active = excluded.active
WHERE (p.name, p.team_id, p.active) IS DISTINCT FROM
      (excluded.name, excluded.team_id, excluded.active)
RETURNING id;

-- name: list_people(team_id, after, page)
-- People of a team and below (all without one), after a cursor.
SELECT p.id, p.name, p.team_id, p.active FROM people p
WHERE ($1::text IS NULL
       OR EXISTS (SELECT FROM team_paths t WHERE t.ancestor_id = $1
                  AND t.descendant_id = p.team_id))
  AND p.id > $2
ORDER BY p.id LIMIT $3;

-- name: directory_digest()
-- Changes with any name; a sum does not mind the order, so nothing is sorted.
SELECT count(*) || ':' || coalesce(sum(hashtextextended(name, 0)), 0) FROM people;

-- name: directory_names()
SELECT DISTINCT name FROM people;
