-- A person has a pseudonym of their own in every source: the network knows who reacted to what,
-- and nobody who reads the tables shall find their check-in by it.
DROP FUNCTION sources_of_person(uuid);
DROP FUNCTION erase_person(text, uuid);

-- The sources in which a person of the network contributed on days that are not closed, pooled
-- or sealed alike: an answer that changed as a group forms would say who is in the group. For
-- the same reason no day is told. Check-ins are left out: that somebody did is theirs alone.
CREATE FUNCTION sources_of_person(p_contributors uuid[]) RETURNS TABLE (source text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT per.source::text FROM periods per
    WHERE per.state <> 'closed' AND per.source IN ('reactions', 'replies')
      AND (EXISTS (SELECT FROM pools p JOIN pooled r ON r.pool_id = p.id
                   WHERE p.period_id = per.id AND r.contributor = ANY (p_contributors))
           OR EXISTS (SELECT FROM sealed_contributors s
                      WHERE s.period_id = per.id AND s.contributor = ANY (p_contributors)));
$$;

-- Erases a person: directory entry, participations with their tokens, and what they have in
-- pools under their pseudonym. Pools keep `invited`: with one fewer, a pool could seal for
-- want of nobody else (rule 3a), and would say that only this person had not answered.
-- Sealed contributors stay until their day closes, so that nobody is in two groups of a day.
-- Locks in the order of those who collect, close and open rounds; each statement after them
-- sees what the others left.
CREATE FUNCTION erase_person(p_person text, p_contributors uuid[]) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_source record;
    v_found boolean;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(period_lock(id))
    FROM (SELECT id FROM periods WHERE state <> 'closed' AND source IS NOT NULL ORDER BY id) days;
    PERFORM FROM pools
    WHERE id IN (SELECT r.pool_id
                 FROM people p
                 JOIN team_paths tp ON tp.descendant_id = p.team_id
                 JOIN routes r ON r.team_id = tp.ancestor_id
                 JOIN periods per ON per.id = r.period_id
                 WHERE p.id = p_person AND per.state <> 'closed' AND per.source IS NOT NULL
                 UNION
                 SELECT pool_id FROM pooled WHERE contributor = ANY (p_contributors))
    ORDER BY id FOR NO KEY UPDATE;
    LOCK TABLE participations IN SHARE ROW EXCLUSIVE MODE;
    PERFORM FROM people WHERE id = p_person FOR UPDATE;

    FOR v_source IN
        WITH gone AS (
            DELETE FROM pooled WHERE contributor = ANY (p_contributors) RETURNING pool_id
        )
        SELECT p.source, count(*) AS items FROM gone JOIN pools p ON p.id = pool_id
        GROUP BY 1 ORDER BY 1
    LOOP
        PERFORM account(v_source.source, 'erased', v_source.items);
    END LOOP;
    DELETE FROM participation_tokens WHERE participation_id IN (
        SELECT id FROM participations WHERE person_id = p_person);
    DELETE FROM participations WHERE person_id = p_person;
    DELETE FROM people WHERE id = p_person RETURNING true INTO v_found;
    RETURN coalesce(v_found, false);
END $$;

GRANT EXECUTE ON FUNCTION sources_of_person, erase_person TO stimmung_collect;
