-- name: find_breakdown()
SELECT key, de, en FROM breakdowns;

-- name: breakdown_values()
SELECT value AS key, de, en FROM breakdown_values ORDER BY position;

-- name: hold_values()
-- The values there are; none goes before the transaction ends.
SELECT value FROM breakdown_values ORDER BY value FOR KEY SHARE;

-- name: put_breakdown(key, de, en)
INSERT INTO breakdowns AS b (key, de, en) VALUES ($1, $2, $3)
ON CONFLICT (only_row) DO UPDATE SET key = excluded.key, de = excluded.de, en = excluded.en
RETURNING key;

-- name: put_values(keys, des, ens)
INSERT INTO breakdown_values (value, position, de, en)
SELECT v.key, v.position, v.de, v.en
FROM ROWS FROM (unnest($1::text[], $2::text[], $3::text[])) WITH ORDINALITY AS v(key, de, en, position)
ON CONFLICT (value) DO UPDATE
SET position = excluded.position, de = excluded.de, en = excluded.en
RETURNING value;

-- name: drop_values(keep)
-- People who had one of the dropped values have none afterwards.
DELETE FROM breakdown_values WHERE value <> ALL ($1::text[]) RETURNING value;

-- name: drop_breakdown()
DELETE FROM breakdowns RETURNING key;
