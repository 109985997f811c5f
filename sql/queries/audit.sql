-- name: append_audit(at, actor, action, subject, details)
SELECT append_audit($1, $2, $3, $4, $5) AS number;

-- name: list_audit(before, page)
-- Newest first.
SELECT number, at, actor, action, subject, details::text AS details, hash FROM audit_log
WHERE number < $1 ORDER BY number DESC LIMIT $2;

-- name: audit_after(number, page)
-- Oldest first, to walk the chain.
SELECT number, at, actor, action, subject, details::text AS details, hash FROM audit_log
WHERE number > $1 ORDER BY number LIMIT $2;

-- name: audit_chain()
SELECT anchor_number, anchor_hash, head_number, head_hash FROM audit_chain;
