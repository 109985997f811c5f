-- name: collecting_stopped()
SELECT stopped FROM collecting;

-- name: set_collecting(stopped)
-- Whether that changed anything.
UPDATE collecting SET stopped = $1 WHERE stopped <> $1 RETURNING true AS changed;

-- name: raise_thresholds(poll_id, source, k_figures, k_texts)
SELECT raise_thresholds($1, $2, $3, $4)::text;

-- name: thresholds_of(poll_id, source)
SELECT k_figures, k_texts FROM polls WHERE id = $1
UNION ALL
SELECT k, NULL FROM sources WHERE source = $2;

-- name: add_proposal(id, poll_id, source, k_figures, k_texts, proposed_by, proposed_on)
INSERT INTO threshold_proposals (id, poll_id, source, k_figures, k_texts, proposed_by, proposed_on)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: find_proposal(id)
SELECT id, poll_id, source, k_figures, k_texts, proposed_on, state, decided_on
FROM threshold_proposals WHERE id = $1;

-- name: list_proposals()
SELECT id, poll_id, source, k_figures, k_texts, proposed_on, state, decided_on
FROM threshold_proposals ORDER BY state <> 'open', proposed_on DESC, id LIMIT 200;

-- name: decide_threshold(id, decided_by, approve, today)
SELECT decide_threshold($1, $2, $3, $4) AS decided;
