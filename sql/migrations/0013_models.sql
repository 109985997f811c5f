-- Models that scored here, for the works council: which, since when, and what their cards say.
CREATE TABLE models (
    version text PRIMARY KEY,
    card text NOT NULL,
    first_seen date NOT NULL
);

GRANT SELECT ON models TO stimmung_read;
GRANT SELECT, INSERT ON models TO stimmung_work;
-- A card may be mended; what the model is stays.
GRANT UPDATE (card) ON models TO stimmung_work;
