-- A company of 5,000 teams and 50,000 people with a year behind it, made at once.
SET session_replication_role = replica;
SELECT ensure_month(day::date)
FROM generate_series('2025-03-01'::date, '2026-03-01', '1 month') AS day;

INSERT INTO teams SELECT 't' || n, 'Team', CASE WHEN n > 1 THEN 't1' END
FROM generate_series(1, 5000) AS n;
INSERT INTO team_paths SELECT id, id, 0 FROM teams UNION ALL
SELECT 't1', id, 1 FROM teams WHERE parent_id IS NOT NULL;
INSERT INTO people SELECT 'p' || n, 'Person', 't' || (n % 5000 + 1) FROM generate_series(1, 50000) n;
INSERT INTO api_keys (name, role, scopes, hash)
SELECT 'key', 'machine', '{}', sha256(n::text::bytea) FROM generate_series(1, 10000) AS n;
INSERT INTO team_versions SELECT id, row_number() OVER () FROM teams;

INSERT INTO periods (id, opens_at, closes_at, state)
SELECT md5('r' || n)::uuid, '2025-03-01'::timestamptz + n * interval '1 day',
       '2025-03-01'::timestamptz + (n + 7) * interval '1 day',
       CASE WHEN n > 360 THEN 'open' ELSE 'closed' END
FROM generate_series(1, 365) AS n;
INSERT INTO rounds (id, poll_id, number, k_figures, k_texts, texts_shown, invited)
SELECT id, id, 1, 5, 10, false, 50000 FROM periods;
INSERT INTO mood_round
SELECT 't' || t, md5('r' || r)::uuid, 'scales', q, 7, 7, array_fill(1, ARRAY[21]), '{2,2,3}', 0
FROM generate_series(1, 120) AS t, generate_series(1, 365) AS r, unnest('{"",mood}'::text[]) AS q;
INSERT INTO mood_breakdown
SELECT team_id, round_id, value, source, question, n, answers, histogram, polarity, valence_sum
FROM mood_round, unnest('{koeln,graz}'::text[]) AS value;
INSERT INTO mood_daily
SELECT 't' || t, day::date, s, 7, 7, array_fill(1, ARRAY[21]), '{2,2,3}', 0
FROM generate_series(1, 120) AS t, generate_series('2025-03-05'::date, '2026-03-04', '1 day') AS day,
     unnest('{scales,reactions}'::text[]) AS s;

INSERT INTO round_audiences SELECT md5('r' || r)::uuid, 't' || t, 50
FROM generate_series(1, 120) AS t, generate_series(1, 365) AS r;
INSERT INTO participations (id, round_id, person_id, team_id)
SELECT md5('p' || n)::uuid, md5('r365')::uuid, 'p' || n, 't' || (n % 5000 + 1)
FROM generate_series(1, 50000) AS n;
INSERT INTO participation_tokens
SELECT sha256(n::text::bytea), md5('r365')::uuid, md5('p' || n)::uuid
FROM generate_series(1, 50000) AS n;
INSERT INTO participation_tokens
SELECT sha256(('old' || n)::bytea), md5('r' || n % 30 + 330)::uuid, NULL
FROM generate_series(1, 50000) AS n;
INSERT INTO spent_vouchers SELECT md5('r365')::uuid, md5('v' || n)::uuid
FROM generate_series(1, 50000) AS n;
INSERT INTO pools (id, period_id, source, team_id, path, k)
SELECT md5(s || n)::uuid, md5('r365')::uuid, s, 't' || n, ARRAY['t' || n, 't1'], 5
FROM generate_series(1, 5000) AS n, unnest('{scales,comments}'::text[]) AS s;
INSERT INTO routes (period_id, source, team_id, pool_id)
SELECT period_id, source, team_id, id FROM pools;
INSERT INTO pooled (pool_id, state, answers)
SELECT md5('scales' || (n % 5000 + 1))::uuid, 'scored', '{5}' FROM generate_series(1, 50000) AS n;
INSERT INTO pooled (pool_id, state, text, attempts)
SELECT md5('comments' || (n % 5000 + 1))::uuid, 'unscored', 'Text', (n % 1000 = 0)::integer
FROM generate_series(1, 50000) AS n;

INSERT INTO posts (id, network, external_id, posted_at)
SELECT md5(n::text)::uuid, 'slack', n::text, '2025-03-01'::timestamptz + n * interval '5 minutes'
FROM generate_series(1, 50000) AS n;
INSERT INTO post_figures SELECT id, 7, 0 FROM posts;

INSERT INTO published_texts (team_id, round_id, week, text)
SELECT 't' || (n % 5000 + 1), md5('r365')::uuid, '2025-03-03'::date + n % 52 * 7, 'Text'
FROM generate_series(1, 50000) AS n;
INSERT INTO counted_markers SELECT md5(n::text)::uuid, '2025-03-01'::date + n % 400
FROM generate_series(1, 50000) AS n;
INSERT INTO idempotency_keys
SELECT id, 'key', sha256('x'), id, '2025-03-01'::date + (random() * 300)::integer FROM api_keys;
SET session_replication_role = origin;
ANALYZE;
