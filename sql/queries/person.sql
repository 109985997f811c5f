-- name: find_person(person_id)
SELECT id, name, team_id, active, login, breakdown FROM people WHERE id = $1;

-- name: provisioned_of(person_id)
-- What an identity provider said of a person besides.
SELECT p.external_id, p.given_name, p.family_name,
       ARRAY(SELECT team_id FROM memberships WHERE person_id = p.id ORDER BY place) AS groups
FROM people p WHERE p.id = $1;

-- name: roles_of_person(person_id)
SELECT g.role, g.team_id FROM grants g JOIN accounts a ON a.id = g.account_id
WHERE a.person_id = $1 ORDER BY g.role, g.team_id;

-- name: recognised_as(person_id)
-- Under what somebody who got a role is known at the identity provider.
SELECT login, issuer, subject FROM accounts WHERE person_id = $1 AND login IS NOT NULL;

-- name: rounds_of_person(person_id)
SELECT round_id, title, closes_at FROM rounds_of_person($1) ORDER BY closes_at, round_id;

-- name: sources_of_person(contributors)
SELECT source FROM sources_of_person($1) ORDER BY source;

-- name: open_checkin_days()
SELECT day FROM periods WHERE source = 'checkins' AND state <> 'closed' ORDER BY day;

-- name: erase_person(person_id, contributors)
SELECT erase_person($1, $2) AS found;

-- name: round_state(round_id)
SELECT state FROM periods WHERE id = $1 AND source IS NULL;

-- name: everybody()
-- For what the secret adds to each person.
SELECT id FROM people;

-- name: participations_of(round_id)
SELECT id FROM participations WHERE round_id = $1;

-- name: account_of(round_id, kinds, derived)
SELECT place, kind, found, bytes FROM account_of($1, $2::text[], $3::text[]) ORDER BY place, kind;
