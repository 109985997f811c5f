-- name: end_session(hash)
DELETE FROM sessions WHERE hash = $1 RETURNING hash;

-- name: end_sessions_of_account(account_id)
DELETE FROM sessions WHERE account_id = $1 RETURNING hash;
