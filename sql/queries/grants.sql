-- name: lock_grants()
-- One writer at a time, so that two administrators cannot remove each other.
SELECT pg_advisory_xact_lock(hashtextextended('stimmung:grants', 0))::text;

-- name: list_grants()
SELECT a.person_id, g.role, g.team_id FROM grants g JOIN accounts a ON a.id = g.account_id
ORDER BY a.person_id, g.role, g.team_id;

-- name: make_account_of_person(person_id)
INSERT INTO accounts (person_id) SELECT id FROM people WHERE id = $1
ON CONFLICT (person_id) DO NOTHING RETURNING id;

-- name: note_login(account_id)
-- Whom a role was given to, as the directory has it now.
UPDATE accounts a
SET login = lower(p.login),
    issuer = CASE WHEN a.login = lower(p.login) THEN a.issuer END,
    subject = CASE WHEN a.login = lower(p.login) THEN a.subject END
FROM people p WHERE a.id = $1 AND p.id = a.person_id RETURNING a.id;

-- name: has_left(person_id)
SELECT NOT active FROM people WHERE id = $1;

-- name: find_account(person_id)
SELECT id FROM accounts WHERE person_id = $1;

-- name: add_grant(account_id, role, team_id)
INSERT INTO grants (account_id, role, team_id) VALUES ($1, $2, $3)
ON CONFLICT DO NOTHING RETURNING account_id;

-- name: remove_grant(account_id, role, team_id)
DELETE FROM grants WHERE account_id = $1 AND role = $2 AND team_id IS NOT DISTINCT FROM $3
RETURNING account_id;

-- name: administrators()
-- With what the directory says of them now, and how a sign-in would know them.
SELECT p.id AS person_id, p.active, p.login, a.login AS granted_to,
       a.subject IS NOT NULL AS recognised
FROM grants g JOIN accounts a ON a.id = g.account_id JOIN people p ON p.id = a.person_id
WHERE g.role = 'administrator' ORDER BY p.id;
