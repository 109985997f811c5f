-- Statistics from when a company was small made the first large import walk through all teams for
-- each team: half a minute for ten thousand. Hashing is never much slower for a whole tree.
ALTER FUNCTION rebuild_team_paths() SET enable_nestloop = off;
