-- A choice: one of two to ten options. It has no valence: nothing of it is added to a source, a
-- mood or an index, and what is published of it is how many people of whole groups chose what.
ALTER TABLE questions
    DROP CONSTRAINT questions_kind_check,
    ADD COLUMN options jsonb,
    ADD CONSTRAINT questions_kind_check CHECK (kind IN ('scale5', 'scale11', 'text', 'choice')),
    ADD CONSTRAINT questions_options_check CHECK ((kind = 'choice') = (options IS NOT NULL)),
    ADD CONSTRAINT questions_choice_check CHECK (
        options IS NULL OR (NOT mood AND jsonb_array_length(options) BETWEEN 2 AND 10));
COMMENT ON COLUMN questions.options IS 'a choice''s options in their order: label, label_en';
COMMENT ON COLUMN pooled.answers IS
    'by question that is no text, in their order: tenths of valence, of a choice the position of '
    'the option, from 1; null where none was given';

-- Bins are added by position and never read across questions, so that options can have them too.
COMMENT ON COLUMN microaggregate_questions.histogram IS
    'bins 1 to 21 are the valences from -1.0 to +1.0; of a choice, bin i is option i and the rest 0';
COMMENT ON COLUMN microaggregate_questions.polarity IS
    'negative, neutral, positive; a choice has none and stores zeros';
COMMENT ON COLUMN microaggregate_questions.valence_sum IS
    'in tenths; a choice has none and stores 0';
COMMENT ON COLUMN mood_round.histogram IS 'as in microaggregate_questions';
COMMENT ON COLUMN mood_breakdown.histogram IS 'as in microaggregate_questions';

-- Writes one choice of a new group. Rule 5 as for scales: where all `p_n` people chose the same,
-- one of them moves to a neighbouring option, at either end to the only one there is.
CREATE FUNCTION write_choice(
    p_group uuid, p_day date, p_question text, p_options integer, p_n integer, p_chosen smallint[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_people integer[];
BEGIN
    SELECT recode(array_agg(people ORDER BY option), p_n, 1) INTO v_people
    FROM (SELECT option, (SELECT count(*) FROM unnest(p_chosen) AS chosen
                          WHERE chosen = option)::integer AS people
          FROM generate_series(1, p_options) AS option) counted;
    INSERT INTO microaggregate_questions
        (microaggregate_id, day, question, answers, histogram, polarity, valence_sum)
    SELECT p_group, p_day, p_question, (SELECT sum(v) FROM unnest(v_people) v),
           v_people || array_fill(0, ARRAY[21 - p_options]), '{0,0,0}', 0;
END $$;

CREATE OR REPLACE FUNCTION write_scales(
    p_group uuid, p_day date, p_round uuid, p_n integer, p_rows pooled[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_question record;
    v_answers smallint[];
    v_histogram integer[];
    v_total integer[] := array_fill(0, ARRAY[21]);
BEGIN
    FOR v_question IN
        SELECT key, kind, mood, jsonb_array_length(options) AS options,
               row_number() OVER (ORDER BY position) AS at
        FROM questions q JOIN rounds r ON r.poll_id = q.poll_id
        WHERE r.id = p_round AND kind <> 'text'
    LOOP
        SELECT array_agg(r.answers[v_question.at]) INTO v_answers FROM unnest(p_rows) AS r;
        IF v_question.kind = 'choice' THEN
            PERFORM write_choice(p_group, p_day, v_question.key, v_question.options, p_n,
                                 v_answers);
            CONTINUE;
        END IF;
        v_histogram := recode(histogram_of(v_answers), p_n,
                              CASE v_question.kind WHEN 'scale5' THEN 5 ELSE 2 END);
        PERFORM write_question(p_group, p_day, v_question.key, v_histogram,
                               polarity_of(v_histogram));
        IF v_question.mood THEN
            v_total := add_arrays(v_total, v_histogram);
        END IF;
    END LOOP;
    PERFORM write_question(p_group, p_day, '', v_total, polarity_of(v_total));
END $$;
