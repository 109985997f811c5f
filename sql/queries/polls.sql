-- name: add_poll(id, title, k_figures, k_texts, settle, texts_shown, divided)
INSERT INTO polls (id, title, k_figures, k_texts, settle, texts_shown, divided)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: add_questions(poll_id, keys, kinds, wordings, wordings_en, moods, options)
INSERT INTO questions (poll_id, position, key, kind, wording, wording_en, mood, options)
SELECT $1::uuid, q.position, q.key, q.kind, q.wording, q.wording_en, q.mood, q.options::jsonb
FROM ROWS FROM (unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[]))
    WITH ORDINALITY AS q(key, kind, wording, wording_en, mood, options, position)
RETURNING position;

-- name: find_poll(poll_id)
SELECT id, title, k_figures, k_texts, settle, texts_shown, divided FROM polls WHERE id = $1;

-- name: list_polls(after, page)
SELECT id, title, k_figures, k_texts, settle, texts_shown, divided FROM polls
WHERE id > $1 ORDER BY id LIMIT $2;

-- name: find_questions(poll_ids)
SELECT poll_id, key, kind, wording, wording_en, mood, options::text AS options
FROM questions WHERE poll_id = ANY ($1::uuid[]) ORDER BY poll_id, position;

-- name: open_round(poll_id, round_id, teams, opens_at, closes_at)
SELECT open_round($1, $2, $3::text[], $4, $5) AS invited;

-- name: find_round(round_id)
SELECT r.id, r.poll_id, r.number, r.k_figures, r.k_texts, r.settle, r.texts_shown, r.invited,
       r.breakdown::text AS breakdown, p.opens_at, p.closes_at, p.state
FROM rounds r JOIN periods p USING (id) WHERE r.id = $1;

-- name: list_rounds(poll_ids)
SELECT r.id, r.poll_id, r.number, r.k_figures, r.k_texts, r.settle, r.texts_shown, r.invited,
       r.breakdown::text AS breakdown, p.opens_at, p.closes_at, p.state
FROM rounds r JOIN periods p USING (id) WHERE r.poll_id = ANY ($1::uuid[]) ORDER BY r.poll_id, r.number;

-- name: end_round(round_id, now)
-- Moves the close of an open round to now; the worker closes it.
SELECT end_round($1, $2)::text;

-- name: invited_people(round_id)
SELECT participation_id, person_id FROM invited_people($1) ORDER BY person_id;

-- name: mint_tokens(participations, hashes)
SELECT mint_tokens($1::uuid[], $2::bytea[])::text;

-- name: find_participations(hashes)
SELECT ordinal, round_id, participation_id FROM find_participations($1::bytea[]);

-- name: hand_in(ballots, now)
SELECT hand_in($1::jsonb, $2) AS outcomes;
