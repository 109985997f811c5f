-- name: find_users(ids, logins, external_ids, names)
-- People whom an identity provider may see: those with a login. Logins and names in lower case.
SELECT p.id, p.login, p.external_id, p.name, p.given_name, p.family_name, p.active, p.team_id,
       t.name AS department
FROM people p JOIN teams t ON t.id = p.team_id
WHERE p.login IS NOT NULL
  AND (p.id = ANY ($1::text[]) OR lower(p.login) = ANY ($2::text[])
       OR p.external_id = ANY ($3::text[]) OR lower(p.name) = ANY ($4::text[]))
ORDER BY p.id;

-- name: page_users(skip, page)
SELECT p.id, p.login, p.external_id, p.name, p.given_name, p.family_name, p.active, p.team_id,
       t.name AS department
FROM people p JOIN teams t ON t.id = p.team_id
WHERE p.login IS NOT NULL ORDER BY p.id OFFSET $1 LIMIT $2;

-- name: count_users()
SELECT count(*) FROM people WHERE login IS NOT NULL;

-- name: home_of_unseen(id)
-- The team of somebody who is in the directory, but whom no identity provider sees.
SELECT team_id FROM people WHERE id = $1 AND login IS NULL;

-- name: put_user(id, login, external_id, name, given_name, family_name, active, team_id)
INSERT INTO people (id, login, external_id, name, given_name, family_name, active, team_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE
SET login = excluded.login, external_id = excluded.external_id, name = excluded.name,
    given_name = excluded.given_name, family_name = excluded.family_name,
    active = excluded.active, team_id = excluded.team_id
RETURNING id;

-- name: forget_user(id)
-- Gone for the identity provider: the directory keeps number and name of somebody who left.
UPDATE people SET active = false, login = NULL, external_id = NULL, given_name = NULL,
    family_name = NULL
WHERE id = $1 AND login IS NOT NULL RETURNING id;

-- name: find_groups(ids, external_ids, names)
SELECT t.id, t.name, t.external_id,
       (SELECT md5(string_agg(person_id, ' ' ORDER BY person_id)) FROM group_members
        WHERE team_id = t.id) AS standing
FROM teams t
WHERE t.ended_on IS NULL
  AND (t.id = ANY ($1::text[]) OR t.external_id = ANY ($2::text[])
       OR lower(t.name) = ANY ($3::text[]))
ORDER BY t.id;

-- name: page_groups(skip, page)
SELECT t.id, t.name, t.external_id,
       (SELECT md5(string_agg(person_id, ' ' ORDER BY person_id)) FROM group_members
        WHERE team_id = t.id) AS standing
FROM teams t WHERE t.ended_on IS NULL ORDER BY t.id OFFSET $1 LIMIT $2;

-- name: count_groups()
SELECT count(*) FROM teams WHERE ended_on IS NULL;

-- name: ended_group(external_id)
-- A team that ended under this id of the identity provider's, to go on with its history.
SELECT id FROM teams WHERE external_id = $1 AND ended_on IS NOT NULL;

-- name: set_external_id(team_id, external_id)
UPDATE teams SET external_id = $2 WHERE id = $1 RETURNING id;

-- name: members_of(team_ids)
SELECT team_id, person_id FROM group_members WHERE team_id = ANY ($1::text[])
ORDER BY team_id, person_id;

-- name: people_in(team_id)
-- Everybody who is in a team, or was put there.
SELECT id FROM people WHERE team_id = $1
UNION
SELECT person_id FROM memberships WHERE team_id = $1;

-- name: add_members(team_id, person_ids)
INSERT INTO memberships (team_id, person_id)
SELECT $1, p.id FROM unnest($2::text[]) WITH ORDINALITY AS given(id, position)
JOIN people p ON p.id = given.id AND p.login IS NOT NULL
ORDER BY given.position
ON CONFLICT DO NOTHING RETURNING person_id;

-- name: remove_members(team_id, person_ids)
DELETE FROM memberships WHERE team_id = $1 AND person_id = ANY ($2::text[]) RETURNING person_id;

-- name: clear_memberships(person_id)
DELETE FROM memberships WHERE person_id = $1 RETURNING team_id;

-- name: assign_teams(person_ids, left_team, newcomers)
-- The oldest membership decides; whoever has none and was in the team they left is a newcomer.
UPDATE people p SET team_id = home.team_id
FROM (SELECT person.id, coalesce(
          (SELECT m.team_id FROM memberships m JOIN teams t ON t.id = m.team_id
           WHERE m.person_id = person.id AND t.ended_on IS NULL ORDER BY m.place LIMIT 1),
          CASE WHEN person.team_id = $2 THEN $3 ELSE person.team_id END) AS team_id
      FROM people person WHERE person.id = ANY ($1::text[])) home
WHERE p.id = home.id AND p.team_id <> home.team_id
RETURNING p.id;
