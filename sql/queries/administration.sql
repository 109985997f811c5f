-- name: search_people(text, page)
-- People whose name, id or login has the text, those who are there before those who left.
SELECT p.id, p.name, p.login, p.active, t.name AS team
FROM people p JOIN teams t ON t.id = p.team_id
WHERE strpos(lower(p.name), lower($1)) > 0 OR strpos(lower(p.id), lower($1)) > 0
   OR strpos(lower(p.login), lower($1)) > 0
ORDER BY NOT p.active, p.name, p.id LIMIT $2;

-- name: read_person(id)
SELECT p.id, p.name, p.login, p.active, t.name AS team
FROM people p JOIN teams t ON t.id = p.team_id WHERE p.id = $1;

-- name: holdings(person_id)
-- The roles of a person, of all without one, administrators before the others.
SELECT p.id AS person_id, p.name, p.active, g.role, g.team_id, t.name AS team
FROM grants g JOIN accounts a ON a.id = g.account_id JOIN people p ON p.id = a.person_id
LEFT JOIN teams t ON t.id = g.team_id
WHERE $1::text IS NULL OR p.id = $1
ORDER BY g.role <> 'administrator', g.role, p.name, p.id, t.name;

-- name: last_retention()
SELECT at FROM audit_log WHERE action = 'retention.ran' ORDER BY number DESC LIMIT 1;

-- name: database_version()
SELECT current_setting('server_version') AS version;

-- name: deactivate(id)
UPDATE people SET active = false WHERE id = $1 AND active RETURNING id;
