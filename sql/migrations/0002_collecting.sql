CREATE DOMAIN source AS text
    CHECK (VALUE IN ('scales', 'comments', 'checkins', 'reactions', 'replies'));

-- Valences are stored in tenths: -10 is -1.0, 10 is +1.0.
CREATE DOMAIN tenths AS smallint CHECK (VALUE BETWEEN -10 AND 10);

CREATE TABLE polls (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    title text NOT NULL,
    k_figures integer NOT NULL CHECK (k_figures >= 5),
    k_texts integer NOT NULL CHECK (k_texts >= 10 AND k_texts >= k_figures),
    settle interval CHECK (settle >= interval '0'),
    texts_shown boolean NOT NULL
);
COMMENT ON COLUMN polls.settle IS 'NULL waits for the close of the round';

CREATE TABLE questions (
    poll_id uuid NOT NULL REFERENCES polls ON DELETE CASCADE,
    position smallint NOT NULL CHECK (position > 0),
    key text NOT NULL CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
    kind text NOT NULL CHECK (kind IN ('scale5', 'scale11', 'text')),
    wording text NOT NULL,
    wording_en text,
    mood boolean NOT NULL,
    PRIMARY KEY (poll_id, position),
    UNIQUE (poll_id, key)
);

-- One run of a poll, or one day of a source.
CREATE TABLE periods (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    source source,
    day date,
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL CHECK (closes_at > opens_at),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closing', 'closed')),
    UNIQUE (source, day),
    CHECK ((source IS NULL) = (day IS NULL))
);
-- serves due_periods, queue_standing: the periods that are not over
CREATE INDEX periods_unfinished ON periods (closes_at) WHERE state <> 'closed';

CREATE TABLE rounds (
    id uuid PRIMARY KEY REFERENCES periods,
    poll_id uuid NOT NULL REFERENCES polls,
    number integer NOT NULL CHECK (number > 0),
    k_figures integer NOT NULL CHECK (k_figures >= 5),
    k_texts integer NOT NULL CHECK (k_texts >= 10),
    settle interval,
    texts_shown boolean NOT NULL,
    invited integer NOT NULL CHECK (invited >= 0),
    UNIQUE (poll_id, number)
);

CREATE TABLE sources (
    source source PRIMARY KEY,
    enabled boolean NOT NULL,
    k integer NOT NULL CHECK (k >= 5),
    settle interval
);
INSERT INTO sources (source, enabled, k, settle) VALUES
    ('checkins', true, 5, '5 minutes'),
    ('reactions', true, 5, '5 minutes'),
    ('replies', false, 5, '5 minutes');

-- The works council's switch: while it is stopped nothing is collected.
CREATE TABLE collecting (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    stopped boolean NOT NULL DEFAULT false
);
INSERT INTO collecting DEFAULT VALUES;

-- Who was invited: never stored with what was answered, gone when the round is closed.
CREATE TABLE participations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    round_id uuid NOT NULL REFERENCES rounds,
    person_id text NOT NULL REFERENCES people,
    team_id text NOT NULL REFERENCES teams,
    UNIQUE (round_id, person_id)
);

CREATE TABLE participation_tokens (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    round_id uuid NOT NULL REFERENCES rounds,
    participation_id uuid REFERENCES participations ON DELETE SET NULL
);
-- serves finish_period: removing participations clears their tokens
CREATE INDEX participation_tokens_participation ON participation_tokens (participation_id);

-- One row a ballot, so that it counts once. The voucher is an HMAC of the
-- participation under a key that the database never sees. No foreign key: hand_in takes the
-- round from a participation, and a check would lock the round's row for every ballot.
CREATE TABLE spent_vouchers (
    round_id uuid NOT NULL,
    voucher uuid NOT NULL,
    PRIMARY KEY (round_id, voucher)
);

CREATE TABLE pools (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    period_id uuid NOT NULL REFERENCES periods,
    source source NOT NULL,
    team_id text NOT NULL REFERENCES teams,
    path text[] NOT NULL,
    parent_id uuid REFERENCES pools,
    feeds_id uuid REFERENCES pools,
    k integer NOT NULL CHECK (k >= 5),
    settle interval,
    texts_shown boolean NOT NULL DEFAULT false CHECK (NOT texts_shown OR k >= 10),
    invited integer NOT NULL DEFAULT 0,
    sealed integer NOT NULL DEFAULT 0,
    seen integer NOT NULL DEFAULT 0,
    seen_at timestamptz,
    UNIQUE (period_id, source, team_id)
);
COMMENT ON COLUMN pools.path IS 'the team and its ancestors when the period opened, nearest first';
COMMENT ON COLUMN pools.feeds_id IS 'a scales pool''s comments pool: whoever answers here has answered there';
COMMENT ON COLUMN pools.seen IS 'people found by the last look that found a change, at seen_at';
-- serves pool_standing: the scales pools behind a comments pool
CREATE INDEX pools_feeds ON pools (feeds_id);
-- serves finish_period: deleting pools asks who has them as parent
CREATE INDEX pools_parent ON pools (parent_id);

-- Which pool takes the responses of a team's own people (rule 2 of sealing).
CREATE TABLE routes (
    period_id uuid NOT NULL REFERENCES periods,
    source source NOT NULL,
    team_id text NOT NULL REFERENCES teams,
    pool_id uuid NOT NULL REFERENCES pools,
    PRIMARY KEY (period_id, source, team_id)
);
-- serves finish_period: deleting pools asks which routes lead to them
CREATE INDEX routes_pool ON routes (pool_id);

CREATE TABLE posts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    network text NOT NULL,
    external_id text NOT NULL,
    posted_at timestamptz NOT NULL,
    title text,
    url text,
    UNIQUE (network, external_id)
);
-- serves list_posts: newest first
CREATE INDEX posts_newest ON posts (posted_at DESC, id DESC);

-- An unknown reaction is kept here without a valence until somebody gives it one.
CREATE TABLE reaction_valences (
    reaction text PRIMARY KEY,
    valence tenths,
    unmapped bigint NOT NULL DEFAULT 0
);
INSERT INTO reaction_valences (reaction, valence)
SELECT unnest(string_to_array(names, ' ')), tenths FROM (VALUES
    (10, 'love happy excited intenseLaugh starStruck heart tada heart_eyes'),
    (6, 'like celebrate thank laugh smile silly goofy mindBlown agree praise support medal '
        'bullseye +1 clap pray muscle joy'),
    (0, 'thinking surprised takingNotes confirmed watching brain eyes'),
    (-2, 'sad'),
    (-6, 'scared crying shocked heartBroken -1 disappointed confused rolling_eyes'),
    (-10, 'angry rage')
) AS defaults (tenths, names);

CREATE TYPE pool_state AS ENUM ('unscored', 'scored', 'parked');

-- Responses not sealed yet. Nothing here has a time, an order or a sender;
-- `contributor` is random for ballots and a keyed pseudonym for the network's people.
-- No foreign key to the pool: it comes from a route, pools go only when they are empty and
-- closed, and the conservation law misses a response without a pool.
CREATE TABLE pooled (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    pool_id uuid NOT NULL,
    contributor uuid NOT NULL DEFAULT gen_random_uuid(),
    state pool_state NOT NULL,
    answers smallint[],
    text text CHECK (char_length(text) <= 4000),
    valence tenths,
    polarity smallint CHECK (polarity BETWEEN -1 AND 1),
    themes jsonb,
    model text,
    attempts smallint NOT NULL DEFAULT 0,
    leased_until timestamptz,
    error text,
    marker uuid,
    reaction text,
    post_id uuid REFERENCES posts
);
-- serves pool_standing, form_group: the responses of a pool
CREATE INDEX pooled_pool ON pooled (pool_id, contributor);
-- serves lease_texts: what waits for the model, tried texts first
CREATE INDEX pooled_unscored ON pooled ((attempts > 0) DESC) WHERE state = 'unscored';
-- serves collect_reactions, collect_replies: one reaction of a person on a post counts once
CREATE UNIQUE INDEX pooled_marker ON pooled (marker, reaction) NULLS NOT DISTINCT
    WHERE marker IS NOT NULL;

-- What was sealed already: (post, person) or a reply, keyed, without its valence.
CREATE TABLE counted_markers (
    marker uuid PRIMARY KEY,
    expires_on date NOT NULL
);
-- serves retention: what has expired
CREATE INDEX counted_markers_expiry ON counted_markers (expires_on);

-- People whose reactions of this day are sealed: later ones belong to the next day.
CREATE TABLE sealed_contributors (
    period_id uuid NOT NULL REFERENCES periods,
    contributor uuid NOT NULL,
    PRIMARY KEY (period_id, contributor)
);

-- Conservation: accepted = pooled + sealed + withheld + withdrawn + erased, in items.
-- 64 slots a source, so that concurrent writers do not wait for one row.
CREATE TABLE ledger (
    source source NOT NULL,
    slot smallint NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    sealed bigint NOT NULL DEFAULT 0,
    withheld bigint NOT NULL DEFAULT 0,
    withdrawn bigint NOT NULL DEFAULT 0,
    erased bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (source, slot)
) WITH (fillfactor = 50);
INSERT INTO ledger (source, slot)
SELECT source, slot
FROM unnest(ARRAY['scales', 'comments', 'checkins', 'reactions', 'replies']) AS source,
     generate_series(0, 63) AS slot;

GRANT SELECT, INSERT ON polls, questions TO stimmung_collect;
GRANT SELECT ON periods, rounds TO stimmung_collect;
GRANT SELECT, UPDATE ON sources TO stimmung_collect;
GRANT SELECT, INSERT ON posts TO stimmung_collect;
GRANT SELECT, INSERT, UPDATE ON reaction_valences TO stimmung_collect;
GRANT SELECT ON polls, questions, periods, rounds, sources, posts, reaction_valences
    TO stimmung_read, stimmung_work;
