-- name: find_api_key(hash, now)
-- The key behind a credential, unless it has expired.
SELECT id, role, team_id FROM api_keys
WHERE hash = $1 AND (expires_at IS NULL OR expires_at > $2);

-- name: add_api_key(name, role, team_id, hash, expires_at)
INSERT INTO api_keys (name, role, team_id, hash, expires_at)
VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: list_api_keys()
SELECT id, name, role, team_id, expires_at FROM api_keys ORDER BY role, name, id;

-- name: revoke_api_key(id)
-- What was created with it stays; it cannot repeat a request any more.
DELETE FROM api_keys WHERE id = $1 RETURNING id;

-- name: remember_request(api_key_id, key, request_hash, resource_id, created_on)
-- Waits for a concurrent request with the same key; answers nothing if the key is known.
INSERT INTO idempotency_keys (api_key_id, key, request_hash, resource_id, created_on)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (api_key_id, key) DO NOTHING RETURNING resource_id;

-- name: recall_request(api_key_id, key)
SELECT resource_id, request_hash FROM idempotency_keys WHERE api_key_id = $1 AND key = $2;
