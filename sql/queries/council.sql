-- name: polls_in_force()
SELECT id, title, k_figures, k_texts, settle, texts_shown, divided FROM polls ORDER BY title, id;

-- name: rounds_in_force()
-- What is open, or still closing, with the thresholds it promised.
SELECT polls.title, r.number, p.opens_at, p.closes_at, r.k_figures, r.k_texts, r.settle,
       r.texts_shown, r.breakdown ->> 'de' AS breakdown
FROM rounds r JOIN periods p USING (id) JOIN polls ON polls.id = r.poll_id
WHERE p.state <> 'closed' ORDER BY p.closes_at, r.id;

-- name: proposals_in_words()
-- What waits, then the newest of what was decided.
SELECT t.id, polls.title, t.source, t.k_figures, t.k_texts,
       coalesce(polls.k_figures, sources.k) AS k_figures_now, polls.k_texts AS k_texts_now,
       t.proposed_on, t.state, t.decided_on
FROM threshold_proposals t LEFT JOIN polls ON polls.id = t.poll_id
LEFT JOIN sources ON sources.source = t.source
ORDER BY t.state <> 'open', coalesce(t.decided_on, t.proposed_on) DESC, t.id LIMIT 200;

-- name: models()
SELECT version, card, card_language, first_seen FROM models ORDER BY first_seen DESC, version;

-- name: names_of(ids)
-- What polls, rounds and teams are called, and which role a key was made for.
SELECT id::text AS id, title AS name FROM polls WHERE id::text = ANY ($1::text[])
UNION ALL
SELECT r.id::text, polls.title FROM rounds r JOIN polls ON polls.id = r.poll_id
WHERE r.id::text = ANY ($1::text[])
UNION ALL
SELECT id, name FROM teams WHERE id = ANY ($1::text[])
UNION ALL
SELECT DISTINCT substr(subject, 9), 'account' FROM audit_log
WHERE subject = ANY (SELECT 'account:' || given FROM unnest($1::text[]) AS given)
UNION ALL
SELECT substr(subject, 5), details ->> 'role' FROM audit_log
WHERE action = 'key.made' AND substr(subject, 5) = ANY ($1::text[]);
