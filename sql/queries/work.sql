-- name: lease_texts(until, now, size)
-- Takes texts for scoring and counts the attempt before it is made. A text that was tried
-- before comes alone, so that one that kills the worker takes no others with it.
WITH free AS (
    SELECT id, attempts FROM pooled
    WHERE state = 'unscored' AND (leased_until IS NULL OR leased_until < $2) AND attempts < 3
    ORDER BY attempts > 0 DESC LIMIT $3 FOR UPDATE SKIP LOCKED
), batch AS (
    (SELECT id FROM free WHERE attempts > 0 LIMIT 1)
    UNION ALL
    SELECT id FROM free WHERE NOT EXISTS (SELECT FROM free WHERE attempts > 0)
)
UPDATE pooled p SET attempts = p.attempts + 1, leased_until = $1
FROM batch WHERE p.id = batch.id
RETURNING p.id, p.text, p.leased_until;

-- name: write_scores(ids, leases, valences, polarities, themes, model)
-- By whoever holds the lease. The text stays only where the poll promised to show it.
UPDATE pooled SET state = 'scored', valence = s.valence, polarity = s.polarity,
    themes = s.themes::jsonb, model = $6, leased_until = NULL, error = NULL,
    text = CASE WHEN p.texts_shown THEN pooled.text END
FROM unnest($1::uuid[], $2::timestamptz[], $3::smallint[], $4::smallint[], $5::text[])
    AS s(id, lease, valence, polarity, themes), pools p
WHERE pooled.id = s.id AND p.id = pooled.pool_id AND pooled.state = 'unscored'
    AND pooled.leased_until = s.lease
RETURNING pooled.id;

-- name: score_again()
SELECT score_again() AS waiting;

-- name: release_failed(ids, leases, error)
UPDATE pooled p SET leased_until = NULL, error = $3
FROM unnest($1::uuid[], $2::timestamptz[]) AS l(id, lease)
WHERE p.id = l.id AND p.leased_until = l.lease AND p.state = 'unscored' RETURNING p.id;

-- name: park_exhausted(now)
-- Texts that failed three times, or whose worker died three times over them.
UPDATE pooled SET state = 'parked', leased_until = NULL,
    error = coalesce(error, 'the worker died while scoring')
WHERE state = 'unscored' AND attempts >= 3 AND (leased_until IS NULL OR leased_until < $1)
RETURNING id;

-- name: seal_ready(now, today)
SELECT seal_ready($1, $2) AS groups;

-- name: due_periods(now)
SELECT id, state, closes_at FROM periods WHERE state <> 'closed' AND closes_at <= $1
ORDER BY closes_at;

-- name: stop_period(period_id)
SELECT stop_period($1)::text;

-- name: finish_period(period_id, today)
SELECT finish_period($1, $2) AS finished;

-- name: ensure_month(day)
SELECT ensure_month($1)::text;

-- name: stir_pools(now)
SELECT stir_pools($1) AS written;

-- name: stir_vouchers()
SELECT stir_vouchers() AS written;

-- name: conservation()
SELECT source, accepted, unscored, scored, parked, sealed, withheld, withdrawn, erased, missing
FROM conservation ORDER BY source;

-- name: queue_standing()
SELECT (SELECT count(*) FROM pooled WHERE state = 'unscored') AS unscored,
       (SELECT count(*) FROM pooled WHERE state = 'parked') AS parked,
       (SELECT count(*) FROM periods WHERE state = 'closing') AS closing;

-- name: publish_model(version, card, language, today)
INSERT INTO models (version, card, card_language, first_seen) VALUES ($1, $2, $3, $4)
ON CONFLICT (version)
DO UPDATE SET card = excluded.card, card_language = excluded.card_language
RETURNING first_seen;
