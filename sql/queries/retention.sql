-- name: retention_due(today)
SELECT last_day < $1 AS due FROM retention_standing;

-- name: retain(kind, cutoff, size)
SELECT retention($1, $2, $3) AS deleted;

-- name: finish_retention(day, again)
SELECT kind, cutoff, deleted FROM finish_retention($1, $2) ORDER BY kind;

-- name: prune_audit(before, size)
SELECT deleted, number, hash FROM prune_audit($1, $2);
