-- name: sees_team(team_id, scopes)
-- Whether a team exists at or below one of the scopes (anywhere without them).
SELECT EXISTS (SELECT FROM team_paths
               WHERE descendant_id = $1
                 AND ancestor_id = ANY (coalesce($2::text[], ARRAY[$1]))) AS sees;

-- name: find_team(team_id)
SELECT id, name, ended_on FROM teams WHERE id = $1;

-- name: child_teams(team_id, since)
-- The teams directly below; one that ended belongs to the days on which it was there.
SELECT id, name, ended_on FROM teams
WHERE parent_id = $1 AND (ended_on IS NULL OR ended_on >= $2) ORDER BY name;

-- name: first_root()
SELECT id FROM teams WHERE parent_id IS NULL AND ended_on IS NULL ORDER BY name, id LIMIT 1;

-- name: sources_between(team_ids, since, until)
SELECT team_id, source, sum(n)::integer AS n, sum_arrays(histogram) AS histogram,
       sum_arrays(polarity) AS polarity
FROM mood_daily WHERE team_id = ANY ($1::text[]) AND day BETWEEN $2 AND $3
GROUP BY team_id, source;

-- name: trend(team_id, since, until)
SELECT day, source, n, histogram, polarity
FROM mood_daily WHERE team_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day;

-- name: texts(team_id, since, until, after, page)
-- Texts of the team and below, in the order of their random ids.
SELECT t.id, t.team_id, t.week, t.text
FROM team_paths tp JOIN published_texts t ON t.team_id = tp.descendant_id
WHERE tp.ancestor_id = $1 AND t.week BETWEEN $2 AND $3 AND t.id > $4
ORDER BY t.id LIMIT $5;

-- name: themes_between(team_id, since, until)
SELECT theme, sum_arrays(polarity) AS polarity
FROM mood_themes WHERE team_id = $1 AND day BETWEEN $2 AND $3 GROUP BY theme ORDER BY theme;

-- name: rounds_between(team_ids, since, until, zone)
-- How many of the teams could answer the rounds that overlap these days.
SELECT a.team_id, (p.opens_at AT TIME ZONE $4)::date AS first_day,
       (p.closes_at AT TIME ZONE $4)::date AS last_day, a.invited AS people
FROM round_audiences a JOIN periods p ON p.id = a.round_id
WHERE a.team_id = ANY ($1::text[])
  AND (p.opens_at AT TIME ZONE $4)::date <= $3
  AND (p.closes_at AT TIME ZONE $4)::date >= $2;

-- name: members_between(team_ids, since, until)
-- How many people the teams had on these days.
SELECT team_id, day AS first_day, day AS last_day, members AS people
FROM day_audiences WHERE team_id = ANY ($1::text[]) AND day BETWEEN $2 AND $3;

-- name: open_sources(team_ids, today)
-- Sources whose figures of today may still grow.
SELECT DISTINCT m.team_id, m.source FROM mood_round m JOIN periods p ON p.id = m.round_id
WHERE m.team_id = ANY ($1::text[]) AND p.state <> 'closed'
UNION
SELECT team_id, source FROM mood_daily
WHERE team_id = ANY ($1::text[]) AND day >= $2 AND source NOT IN ('scales', 'comments');

-- name: round_questions(team_id, round_id)
SELECT source, question, n, histogram, polarity
FROM mood_round WHERE team_id = $1 AND round_id = $2 ORDER BY source, question;

-- name: breakdown_questions(team_id, round_id)
-- By value; the rest of people is '-'.
SELECT value, source, question, n, histogram, polarity
FROM mood_breakdown WHERE team_id = $1 AND round_id = $2 ORDER BY value, source, question;

-- name: round_header(team_id, round_id)
SELECT r.id, r.number, pl.title, p.opens_at, p.closes_at, p.state, a.invited, r.k_figures,
       r.k_texts, r.settle, r.breakdown::text AS breakdown
FROM rounds r JOIN periods p USING (id) JOIN polls pl ON pl.id = r.poll_id
JOIN round_audiences a ON a.round_id = r.id AND a.team_id = $1
WHERE r.id = $2;

-- name: round_trend(team_id, since, until)
SELECT p.id, p.closes_at, p.state, a.invited, m.source, m.n, m.histogram, m.polarity
FROM mood_round m JOIN periods p ON p.id = m.round_id
JOIN round_audiences a ON a.round_id = p.id AND a.team_id = m.team_id
WHERE m.team_id = $1 AND m.question = '' AND p.opens_at BETWEEN $2 AND $3
ORDER BY p.opens_at, m.source;

-- name: poll_questions(round_id)
SELECT q.key, q.kind, q.wording, q.wording_en, q.mood, q.options::text AS options
FROM questions q JOIN rounds r USING (poll_id) WHERE r.id = $1 ORDER BY q.position;

-- name: team_version(team_id)
SELECT version FROM team_versions WHERE team_id = $1;

-- name: newest_version()
SELECT coalesce(max(version), 0) FROM team_versions;

-- name: changed_teams(version)
SELECT team_id, version FROM team_versions WHERE version > $1 ORDER BY version;

-- name: post_sums(post_ids)
-- Of all teams together, from k people on.
SELECT post_id, n, valence_sum FROM post_figures WHERE post_id = ANY ($1::uuid[]) AND n >= k;

-- name: weeks_of(team_ids, since, until)
-- Teams by the Mondays of their weeks.
SELECT team_id, date_trunc('week', day)::date AS week, source, sum(n)::integer AS n,
       sum_arrays(histogram) AS histogram, sum_arrays(polarity) AS polarity
FROM mood_daily WHERE team_id = ANY ($1::text[]) AND day BETWEEN $2 AND $3
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- name: rounds_of(team_id, since, until)
-- Rounds in whose audience the team was, newest first, with the people whose answers are sealed:
-- of questions if there are any, else of comments.
SELECT r.id, r.number, pl.title, p.opens_at, p.closes_at, p.state, a.invited, r.k_figures,
       r.k_texts, r.settle,
       coalesce((SELECT m.n FROM mood_round m
                 WHERE (m.team_id, m.round_id, m.question) = (a.team_id, a.round_id, '')
                 ORDER BY m.source = 'scales' DESC, m.n DESC LIMIT 1), 0) AS sealed
FROM round_audiences a JOIN rounds r ON r.id = a.round_id JOIN periods p ON p.id = r.id
JOIN polls pl ON pl.id = r.poll_id
WHERE a.team_id = $1 AND p.opens_at <= $3 AND p.closes_at >= $2
ORDER BY p.opens_at DESC, r.id;

-- name: lineage(team_id, scopes)
-- The team and what is above it as far as the scopes reach (all of it without them), from the top.
SELECT t.id, t.name, t.ended_on
FROM team_paths up JOIN teams t ON t.id = up.ancestor_id
WHERE up.descendant_id = $1
  AND EXISTS (SELECT FROM team_paths seen WHERE seen.descendant_id = t.id
              AND seen.ancestor_id = ANY (coalesce($2::text[], ARRAY[t.id])))
ORDER BY up.depth DESC;

-- name: strongest_posts(since, until, page)
-- What most people reacted to, from k on, all teams together. LIMIT 1 keeps the planner from
-- reading the figures of all posts for those of a few days.
SELECT f.post_id, f.n, f.valence_sum
FROM posts p CROSS JOIN LATERAL (SELECT * FROM post_figures WHERE post_id = p.id LIMIT 1) f
WHERE p.posted_at BETWEEN $1 AND $2 AND f.n >= f.k
ORDER BY f.n DESC, p.posted_at DESC LIMIT $3;

-- name: round_participation(round_id)
-- The teams of a round with how many were invited and how many are sealed.
SELECT a.team_id, t.name, t.parent_id, a.invited,
       coalesce(max(m.n) FILTER (WHERE m.source = 'scales'), max(m.n), 0)::integer AS sealed
FROM round_audiences a
JOIN teams t ON t.id = a.team_id
LEFT JOIN mood_round m ON m.round_id = a.round_id AND m.team_id = a.team_id AND m.question = ''
WHERE a.round_id = $1
GROUP BY a.team_id, t.name, t.parent_id, a.invited ORDER BY t.name;
