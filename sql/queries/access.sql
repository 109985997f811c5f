-- name: find_api_key(hash, now)
-- The key behind a credential, unless it has expired; a replaced secret is good for its overlap.
SELECT id, role, team_id, scopes, last_used_on FROM api_keys
WHERE (hash = $1 OR (previous_hash = $1 AND previous_until > $2))
  AND (expires_at IS NULL OR expires_at > $2);

-- name: note_key_use(id, today)
SELECT note_key_use($1, $2) AS noted;

-- name: add_api_key(name, role, team_id, scopes, hash, prefix, expires_at)
INSERT INTO api_keys (name, role, team_id, scopes, hash, prefix, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: find_key(id)
SELECT id, name, role, team_id, scopes, prefix, expires_at, previous_until, last_used_on
FROM api_keys WHERE id = $1;

-- name: list_api_keys()
SELECT id, name, role, team_id, scopes, prefix, expires_at, previous_until, last_used_on
FROM api_keys ORDER BY role, name, id;

-- name: rotate_api_key(id, hash, prefix, expires_at, previous_until)
-- The secret before this one stays good for the overlap, the one before that is gone at once.
UPDATE api_keys SET previous_hash = hash, previous_until = $5,
                    hash = $2, prefix = $3, expires_at = $4
WHERE id = $1 RETURNING id;

-- name: revoke_api_key(id)
-- What was created with it stays; it cannot repeat a request any more.
DELETE FROM api_keys WHERE id = $1 RETURNING id;

-- name: remember_request(actor, key, request_hash, resource_id, created_on)
-- Waits for a concurrent request with the same key; answers nothing if the key is known.
INSERT INTO idempotency_keys (actor, key, request_hash, resource_id, created_on)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (actor, key) DO NOTHING RETURNING resource_id;

-- name: recall_request(actor, key)
SELECT resource_id, request_hash FROM idempotency_keys WHERE actor = $1 AND key = $2;

-- name: find_session(hash, created_after, seen_after)
-- A session within both its limits, of somebody who is there and may sign in, with their grants.
SELECT a.id AS account_id, p.id AS person_id, p.name, s.seen_at,
       ARRAY(SELECT g.role FROM grants g WHERE g.account_id = a.id
             ORDER BY g.role, g.team_id) AS roles,
       ARRAY(SELECT g.team_id FROM grants g WHERE g.account_id = a.id
             ORDER BY g.role, g.team_id) AS teams
FROM sessions s JOIN accounts a ON a.id = s.account_id JOIN people p ON p.id = a.person_id
WHERE s.hash = $1 AND p.active AND p.login IS NOT NULL
      AND s.created_at > $2 AND s.seen_at > $3;

-- name: see_session(hash, now)
UPDATE sessions SET seen_at = $2 WHERE hash = $1 AND seen_at < $2 RETURNING seen_at;
