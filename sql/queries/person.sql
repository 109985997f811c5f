-- name: find_person(person_id)
SELECT id, name, team_id, active, login FROM people WHERE id = $1;

-- name: provisioned_of(person_id)
-- What an identity provider said of a person besides.
SELECT p.external_id, p.given_name, p.family_name,
       ARRAY(SELECT team_id FROM memberships WHERE person_id = p.id ORDER BY place) AS groups
FROM people p WHERE p.id = $1;

-- name: rounds_of_person(person_id)
SELECT round_id, title, closes_at FROM rounds_of_person($1) ORDER BY closes_at, round_id;

-- name: sources_of_person(contributor)
SELECT source FROM sources_of_person($1) ORDER BY source;

-- name: erase_person(person_id, contributor)
SELECT erase_person($1, $2) AS found;
