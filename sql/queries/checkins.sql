-- name: collect_checkin(person, contributor, marker, valence, day, zone)
SELECT collect_checkin($1, $2, $3, $4, $5, $6) AS outcome;

-- name: terms_of_day(day)
SELECT k, settle FROM terms_of_day('checkins', $1);
