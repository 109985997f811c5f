-- name: add_posts(networks, external_ids, posted_at, titles, urls)
INSERT INTO posts (network, external_id, posted_at, title, url)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
ORDER BY 1, 2
ON CONFLICT (network, external_id) DO NOTHING
RETURNING network, external_id;

-- name: list_posts(before, before_id, page)
-- Newest first; the figure of all teams together, from five people on.
SELECT p.id, p.network, p.external_id, p.posted_at, p.title, p.url, f.n,
       50 * (1 + f.valence_sum / 10.0 / f.n)::float8 AS index
FROM posts p LEFT JOIN post_figures f ON f.post_id = p.id AND f.n >= 5
WHERE (p.posted_at, p.id) < ($1, $2)
ORDER BY p.posted_at DESC, p.id DESC LIMIT $3;

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

-- name: put_source(source, enabled, settle)
UPDATE sources SET enabled = $2, settle = $3 WHERE source = $1
RETURNING source, enabled, k, settle;

-- name: source_enabled(source)
SELECT enabled FROM sources WHERE source = $1;
