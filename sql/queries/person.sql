-- name: find_person(person_id)
SELECT id, name, team_id, active, breakdown FROM people WHERE id = $1;

-- name: rounds_of_person(person_id)
SELECT round_id, title, closes_at FROM rounds_of_person($1) ORDER BY closes_at, round_id;

-- name: sources_of_person(contributor)
SELECT source FROM sources_of_person($1) ORDER BY source;

-- name: erase_person(person_id, contributor)
SELECT erase_person($1, $2) AS found;
