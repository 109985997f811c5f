-- name: add_posts(networks, external_ids, posted_at, titles, urls)
INSERT INTO posts (network, external_id, posted_at, title, url)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
ORDER BY 1, 2
ON CONFLICT (network, external_id) DO NOTHING
RETURNING network, external_id;

-- name: list_posts(before, before_id, page)
-- Newest first; their figures are asked of the mood.
SELECT id, network, external_id, posted_at, title, url FROM posts
WHERE (posted_at, id) < ($1, $2)
ORDER BY posted_at DESC, id DESC LIMIT $3;

-- name: collect_reactions(items, day, zone)
SELECT collect_reactions($1::jsonb, $2, $3) AS outcomes;

-- name: collect_replies(items, day, zone)
SELECT collect_replies($1::jsonb, $2, $3) AS outcomes;

-- name: list_valences()
SELECT reaction, valence, unmapped FROM reaction_valences ORDER BY reaction;

-- name: put_valences(reactions, valences)
INSERT INTO reaction_valences (reaction, valence)
SELECT * FROM unnest($1::text[], $2::smallint[]) ORDER BY 1
ON CONFLICT (reaction) DO UPDATE SET valence = excluded.valence
RETURNING reaction;

-- name: list_sources()
SELECT source, enabled, k, settle FROM sources ORDER BY source;

-- name: put_source(source, enabled, settle, keep_settle)
UPDATE sources SET enabled = $2, settle = CASE WHEN $4 THEN settle ELSE $3 END WHERE source = $1
RETURNING source, enabled, k, settle;

-- name: follow_source(source, today)
SELECT follow_source($1, $2)::text;

-- name: source_enabled(source)
SELECT enabled FROM sources WHERE source = $1;

-- name: find_posts(ids)
SELECT id, network, external_id, posted_at, title, url FROM posts WHERE id = ANY ($1::uuid[]);
