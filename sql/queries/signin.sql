-- name: add_attempt(state_hash, browser_hash, nonce, verifier, next_path, expires_at)
INSERT INTO sign_ins (state_hash, browser_hash, nonce, verifier, next_path, expires_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING state_hash;

-- name: take_attempt(state_hash, browser_hash, now)
-- Once, and by the browser that began: another one does not even use it up.
DELETE FROM sign_ins WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3
RETURNING nonce, verifier, next_path;

-- name: forget_attempts(now)
DELETE FROM sign_ins WHERE expires_at <= $1 RETURNING state_hash;

-- name: make_account(login)
INSERT INTO accounts (person_id)
SELECT id FROM people WHERE lower(login) = lower($1) AND active
ON CONFLICT (person_id) DO NOTHING RETURNING id;

-- name: account_of_login(login, issuer, subject)
-- Known by the login that it had, or by the provider's subject where that changed.
SELECT a.id, EXISTS (SELECT FROM grants g WHERE g.account_id = a.id) AS granted,
       coalesce(a.login = lower(p.login) OR (a.issuer = $2 AND a.subject = $3), false) AS known
FROM accounts a JOIN people p ON p.id = a.person_id
WHERE lower(p.login) = lower($1) AND p.active;

-- name: recognise(account_id, issuer, subject)
-- Who signed in under the login of now, if an account has roles.
UPDATE accounts a SET login = lower(p.login), issuer = $2, subject = $3 FROM people p
WHERE a.id = $1 AND p.id = a.person_id RETURNING a.id;

-- name: add_session(hash, account_id, created_at, issuer, subject, sid, id_token)
INSERT INTO sessions (hash, account_id, created_at, seen_at, issuer, subject, sid, id_token)
VALUES ($1, $2, $3, $3, $4, $5, $6, $7) RETURNING hash;

-- name: forget_sessions(created_before, seen_before)
DELETE FROM sessions WHERE created_at <= $1 OR seen_at <= $2 RETURNING hash;

-- name: end_session(hash)
DELETE FROM sessions WHERE hash = $1 RETURNING id_token;

-- name: end_sessions_of_account(account_id)
DELETE FROM sessions WHERE account_id = $1 RETURNING hash;

-- name: end_sessions_of_provider(issuer, sid, subject)
-- A session that the provider names; where it names none, all of the person.
DELETE FROM sessions
WHERE issuer = $1 AND CASE WHEN $2::text IS NULL THEN subject = $3
                           ELSE sid = $2 AND subject = coalesce($3, subject) END
RETURNING hash;

-- name: count_failure(hour, reason)
INSERT INTO sign_in_failures AS f (hour, reason, count) VALUES ($1, $2, 1)
ON CONFLICT (hour, reason) DO UPDATE SET count = f.count + 1 RETURNING count;

-- name: take_failures(hour)
DELETE FROM sign_in_failures WHERE hour < $1 RETURNING reason, count;

-- name: team_names(ids)
SELECT id, name FROM teams WHERE id = ANY ($1::text[]);

-- name: personas()
SELECT p.login, p.name,
       ARRAY(SELECT g.role FROM grants g WHERE g.account_id = a.id
             ORDER BY g.role, g.team_id) AS roles,
       ARRAY(SELECT t.name FROM grants g LEFT JOIN teams t ON t.id = g.team_id
             WHERE g.account_id = a.id ORDER BY g.role, g.team_id) AS teams
FROM accounts a JOIN people p ON p.id = a.person_id
WHERE p.active AND p.login IS NOT NULL
ORDER BY NOT EXISTS (SELECT FROM grants g WHERE g.account_id = a.id), p.name LIMIT 100;

-- name: set_login(person_id, login)
UPDATE people SET login = $2 WHERE id = $1 RETURNING id;
