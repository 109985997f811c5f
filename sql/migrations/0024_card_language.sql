-- The works council reads German: a model may bring its card in German, and a page says which it is.
ALTER TABLE models ADD COLUMN card_language text NOT NULL DEFAULT 'en'
    CHECK (card_language ~ '^[a-z]{2,3}$');
GRANT UPDATE (card_language) ON models TO stimmung_work;
