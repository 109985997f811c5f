-- What is published. Histograms have 21 bins, valence -1.0 to +1.0 in tenths;
-- polarity counts are (negative, neutral, positive); valence sums are in tenths.

CREATE TABLE microaggregates (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    day date NOT NULL,
    source source NOT NULL,
    team_id text NOT NULL REFERENCES teams,
    path text[] NOT NULL,
    round_id uuid REFERENCES rounds,
    k integer NOT NULL CHECK (k >= 5),
    n integer NOT NULL,
    items integer NOT NULL CHECK (items >= n),
    models text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, day),
    CHECK (n >= k)
) PARTITION BY RANGE (day);
COMMENT ON COLUMN microaggregates.models IS 'names and versions of the models that scored its texts';

CREATE TABLE microaggregate_questions (
    microaggregate_id uuid NOT NULL,
    day date NOT NULL,
    question text NOT NULL,
    answers integer NOT NULL CHECK (answers >= 0),
    histogram integer[] NOT NULL CHECK (cardinality(histogram) = 21),
    polarity integer[] NOT NULL CHECK (cardinality(polarity) = 3),
    valence_sum integer NOT NULL,
    PRIMARY KEY (microaggregate_id, day, question)
) PARTITION BY RANGE (day);
COMMENT ON COLUMN microaggregate_questions.question IS 'empty: the source as a whole';

CREATE TABLE microaggregate_themes (
    microaggregate_id uuid NOT NULL,
    day date NOT NULL,
    theme text NOT NULL,
    polarity integer[] NOT NULL CHECK (cardinality(polarity) = 3),
    PRIMARY KEY (microaggregate_id, day, theme)
) PARTITION BY RANGE (day);

CREATE TABLE mood_daily (
    team_id text NOT NULL REFERENCES teams,
    day date NOT NULL,
    source source NOT NULL,
    n integer NOT NULL CHECK (n >= 5),
    answers integer NOT NULL,
    histogram integer[] NOT NULL,
    polarity integer[] NOT NULL,
    valence_sum integer NOT NULL,
    -- serves trend, sources_between: a team's trend
    PRIMARY KEY (team_id, day, source)
) PARTITION BY RANGE (day);

CREATE TABLE mood_themes (
    team_id text NOT NULL REFERENCES teams,
    day date NOT NULL,
    source source NOT NULL,
    theme text NOT NULL,
    polarity integer[] NOT NULL,
    -- serves themes_between: a team's themes over days
    PRIMARY KEY (team_id, day, source, theme)
) PARTITION BY RANGE (day);

CREATE TABLE mood_round (
    team_id text NOT NULL REFERENCES teams,
    round_id uuid NOT NULL REFERENCES rounds,
    source source NOT NULL,
    question text NOT NULL,
    n integer NOT NULL CHECK (n >= 5),
    answers integer NOT NULL,
    histogram integer[] NOT NULL,
    polarity integer[] NOT NULL,
    valence_sum integer NOT NULL,
    -- serves round_questions, round_trend: a team's rounds
    PRIMARY KEY (team_id, round_id, source, question)
);

CREATE TABLE round_audiences (
    round_id uuid NOT NULL REFERENCES rounds,
    team_id text NOT NULL REFERENCES teams,
    invited integer NOT NULL,
    -- serves rounds_between, round_header: a team's audiences
    PRIMARY KEY (team_id, round_id)
);

CREATE TABLE day_audiences (
    day date NOT NULL,
    team_id text NOT NULL REFERENCES teams,
    members integer NOT NULL,
    -- serves members_between: a team's days
    PRIMARY KEY (team_id, day)
);

-- The version of a team's latest change; versions commit in their order.
CREATE TABLE team_versions (
    team_id text PRIMARY KEY REFERENCES teams,
    version bigint NOT NULL
);
-- serves changed_teams: what a live stream has not seen yet
CREATE INDEX team_versions_version ON team_versions (version);
CREATE SEQUENCE mood_version;

-- All teams together; reactions are visible by name in their own network anyway.
CREATE TABLE post_figures (
    post_id uuid PRIMARY KEY REFERENCES posts,
    n integer NOT NULL,
    valence_sum integer NOT NULL
);

-- Texts of sealed groups: no score, no time finer than the week, no link to the group.
CREATE TABLE published_texts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    team_id text NOT NULL REFERENCES teams,
    round_id uuid NOT NULL REFERENCES rounds,
    week date NOT NULL,
    text text NOT NULL
);
-- serves texts: what a team wrote, week by week
CREATE INDEX published_texts_team ON published_texts (team_id, week);
GRANT SELECT (id, team_id, week, text) ON published_texts TO stimmung_read;

-- Makes the monthly partitions that hold `p_day`.
CREATE FUNCTION ensure_month(p_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', p_day)::date;
    parent text;
BEGIN
    IF to_regclass(format('mood_themes_%s', to_char(first, 'YYYY_MM'))) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('stimmung:ensure_month', 0));
    FOREACH parent IN ARRAY ARRAY['microaggregates', 'microaggregate_questions',
                                  'microaggregate_themes', 'mood_daily', 'mood_themes'] LOOP
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
            parent || to_char(first, '_YYYY_MM'), parent, first, first + interval '1 month');
    END LOOP;
END $$;

GRANT SELECT ON mood_daily, mood_themes, mood_round, round_audiences, day_audiences,
    team_versions, post_figures TO stimmung_read;
