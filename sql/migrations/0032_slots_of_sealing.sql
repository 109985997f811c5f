-- Who seals adds to slots of their own, and holds all of theirs from the first on, in one order: a
-- ballot whose backend had the same slot by chance met a group of another source crosswise.
INSERT INTO ledger (source, slot)
SELECT source, slot
FROM unnest(ARRAY['scales', 'comments', 'checkins', 'reactions', 'replies']) AS source,
     generate_series(64, 127) AS slot;

CREATE OR REPLACE FUNCTION account(p_source source, p_term text, p_items bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    v_slot smallint := pg_backend_pid() % 64;
BEGIN
    IF p_items = 0 THEN
        RETURN;
    END IF;
    IF p_term IN ('sealed', 'withheld') THEN
        v_slot := v_slot + 64;
        PERFORM FROM ledger
        WHERE source IN ('scales', 'comments', 'checkins', 'reactions', 'replies')
          AND slot = v_slot
        ORDER BY source FOR NO KEY UPDATE;
    END IF;
    UPDATE ledger SET
        accepted = accepted + CASE p_term WHEN 'accepted' THEN p_items ELSE 0 END,
        sealed = sealed + CASE p_term WHEN 'sealed' THEN p_items ELSE 0 END,
        withheld = withheld + CASE p_term WHEN 'withheld' THEN p_items ELSE 0 END,
        withdrawn = withdrawn + CASE p_term WHEN 'withdrawn' THEN p_items ELSE 0 END,
        erased = erased + CASE p_term WHEN 'erased' THEN p_items ELSE 0 END
    WHERE source = p_source AND slot = v_slot;
END $$;
