-- Everything that can be tied to a person of a round, looked for in every column of every table
-- that can hold it. What the secret adds (vouchers, pseudonyms) is given. For the owner's command.
CREATE FUNCTION account_of(p_round uuid, p_kinds text[], p_derived text[])
RETURNS TABLE (place text, kind text, found bigint, bytes bigint)
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    v_column record;
BEGIN
    CREATE TEMP TABLE needles ON COMMIT DROP AS
    SELECT DISTINCT kind, needle FROM (
        SELECT * FROM unnest(p_kinds, p_derived)
        UNION ALL SELECT 'person', id FROM people
        UNION ALL SELECT 'name', name FROM people
        UNION ALL SELECT 'participation', id::text FROM participations WHERE round_id = p_round
        UNION ALL SELECT 'link', hash::text FROM participation_tokens WHERE round_id = p_round
        UNION ALL SELECT 'voucher', voucher::text FROM spent_vouchers WHERE round_id = p_round
        UNION ALL SELECT 'marker', marker::text FROM counted_markers
        UNION ALL SELECT 'marker', marker::text FROM pooled
        UNION ALL SELECT 'contributor', contributor::text FROM sealed_contributors
        UNION ALL SELECT 'text', text FROM published_texts WHERE round_id = p_round
        UNION ALL
        SELECT response.kind, response.needle
        FROM pools p JOIN pooled r ON r.pool_id = p.id CROSS JOIN LATERAL (VALUES
            ('response', r.id::text), ('contributor', r.contributor::text),
            ('text', r.text)) AS response(kind, needle)
        WHERE p.period_id = p_round
    ) AS everything(kind, needle) WHERE needle IS NOT NULL;

    FOR v_column IN
        SELECT c.relname, a.attname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        JOIN pg_type t ON t.oid = a.atttypid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
          AND coalesce(nullif(t.typbasetype, 0), t.oid)
              IN ('text'::regtype, 'uuid'::regtype, 'bytea'::regtype)
        ORDER BY 1, 2
    LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, n.kind, count(*), sum(pg_column_size(t.%I))::bigint
             FROM %I t JOIN needles n ON n.needle = t.%I::text GROUP BY n.kind',
            v_column.relname || '.' || v_column.attname, v_column.attname, v_column.relname,
            v_column.attname);
    END LOOP;
    DROP TABLE needles;
END $$;
