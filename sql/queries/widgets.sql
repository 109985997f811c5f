-- name: add_embed_token(id, team_id, origins, shows, created_by, created_on, expires_at)
INSERT INTO embed_tokens (id, team_id, origins, shows, created_by, created_on, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: find_embed_token(id)
SELECT id, team_id, origins, shows, created_on, expires_at, revoked_at
FROM embed_tokens WHERE id = $1;

-- name: find_embed_token_below(id, scopes)
-- A token of a team at or below the scopes (of any team without them).
SELECT id, team_id, origins, shows, created_on, expires_at, revoked_at
FROM embed_tokens t
WHERE id = $1 AND EXISTS (SELECT FROM team_paths p WHERE p.descendant_id = t.team_id
                          AND p.ancestor_id = ANY (coalesce($2::text[], ARRAY[t.team_id])));

-- name: list_embed_tokens(scopes, now)
-- What is good now, of teams at or below the scopes: what ends first comes first.
SELECT id, team_id, origins, shows, created_on, expires_at, revoked_at
FROM embed_tokens t
WHERE expires_at > $2 AND revoked_at IS NULL
  AND EXISTS (SELECT FROM team_paths p WHERE p.descendant_id = t.team_id
              AND p.ancestor_id = ANY (coalesce($1::text[], ARRAY[t.team_id])))
ORDER BY expires_at, id LIMIT 1000;

-- name: revoke_embed_token(id, now)
-- Whether that changed anything.
UPDATE embed_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
RETURNING true AS revoked;

-- name: shorten_embed_token(id, expires_at)
UPDATE embed_tokens SET expires_at = least(expires_at, $2) WHERE id = $1 RETURNING id;

-- name: ended_embed_tokens(ids, now)
-- Those of the tokens that are not good any more.
SELECT given.id FROM unnest($1::uuid[]) AS given(id)
WHERE NOT EXISTS (SELECT FROM embed_tokens t
                  WHERE t.id = given.id AND t.expires_at > $2 AND t.revoked_at IS NULL);
