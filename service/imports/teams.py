"""From the lines of a file to the teams as they would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from service.imports.refs import Names, slug
from service.imports.types import Fault, Planned, Row
from service.org.types import PersonEntry, TeamEntry

_LEVELS = 50


@dataclass
class Teams(Planned[TeamEntry]):
    """The teams as they would be, and what lines call them."""

    names: Names = field(default_factory=lambda: Names(()))

    def refer(
        self, row: Row, field_name: str, text: str, told: Planned[PersonEntry] | None = None
    ) -> str | None:
        """Return the id of a team that a line of this or another file refers to.

        That there is none is noted where the line was read.
        """
        noted = told or self
        found = self.names.find(text)
        if found is None and self.names.ambiguous(text):
            noted.fault(
                row,
                field_name,
                f"Mehrere Teams heißen „{text}“. Nennen Sie die Team-ID.",
                f"Several teams are called '{text}'. Give the team ID.",
            )
        elif found is None:
            noted.fault(
                row,
                field_name,
                f"Das Team „{text}“ gibt es nicht.",
                f"There is no team '{text}'.",
            )
        return found


def plan_teams(
    now: Mapping[str, TeamEntry], rows: Sequence[Row], *, complete: bool, today: date
) -> Teams:
    """Return the teams after a file; in a complete list, missing ones have ended."""
    teams = Teams(dict(now))
    for row in rows:
        _enter(teams, row, now)
    living = {i: t.name for i, t in now.items() if t.ended_on is None and i not in teams.rows}
    given = {i: row.values.get("name") or i for i, row in teams.rows.items()}
    teams.names = Names([*given.items(), *living.items()])
    for team_id, row in teams.rows.items():
        teams.entries[team_id] = _entry(teams, team_id, row, now.get(team_id), today)
    if complete:
        for team_id in living:
            teams.entries[team_id] = ended(teams.entries[team_id], today)
    _check_tree(teams)
    return teams


def ended(team: TeamEntry, today: date) -> TeamEntry:
    """Return a team that ends today."""
    return TeamEntry(team.id, team.name, team.parent_id, today, None, team.split_from)


def _enter(teams: Teams, row: Row, now: Mapping[str, TeamEntry]) -> None:
    """Take a line, under its id or what its name makes of one."""
    given, name = row.values.get("id", ""), row.values.get("name", "")
    team_id = slug(given or name)
    column = "id" if given else "name"
    if not team_id or (given and not name and team_id not in now):
        teams.fault(
            row,
            "id" if not team_id else "name",
            "Das Team hat keine Team-ID und keinen Namen." if not team_id else "Der Name fehlt.",
            "The team has neither an ID nor a name." if not team_id else "The name is missing.",
        )
    elif team_id in teams.rows:
        first = teams.rows[team_id].place.line
        teams.fault(
            row,
            column,
            f"„{given or name}“ steht schon in Zeile {first}.",
            f"'{given or name}' stands in line {first} already.",
        )
    else:
        teams.rows[team_id] = row


def _entry(teams: Teams, team_id: str, row: Row, old: TeamEntry | None, today: date) -> TeamEntry:
    values = row.values
    name = values.get("name") or (old.name if old else team_id)
    parent = old.parent_id if old else None
    if "parent" in values:
        parent = teams.refer(row, "parent", values["parent"]) if values["parent"] else None
    split = old.split_from if old else None
    if values.get("split_from"):
        split = teams.refer(row, "split_from", values["split_from"]) or split
    if split == team_id:
        teams.fault(
            row,
            "split_from",
            "Ein Team kann nicht aus sich selbst entstanden sein.",
            "A team does not come from itself.",
        )
    entry = TeamEntry(team_id, name, parent, split_from=split)
    if not values.get("merged_into"):
        return entry
    into = teams.refer(row, "merged_into", values["merged_into"])
    if old is None or into == team_id:
        teams.fault(
            row,
            "merged_into",
            "Dieses Team gibt es noch nicht, oder es ist dasselbe Team.",
            "This team is not there yet, or it is the same team.",
        )
        return entry
    on = old.ended_on if old.ended_on and old.merged_into == into else today
    return TeamEntry(team_id, old.name, old.parent_id, on, into, old.split_from)


def _check_tree(teams: Teams) -> None:
    """Note teams below one that ends, mergers into one that ends, circles and depth."""
    for team in teams.entries.values():
        above = teams.entries.get(team.parent_id or "")
        if team.ended_on is None and above is not None and above.ended_on is not None:
            teams.fault(
                teams.rows.get(team.id) or teams.rows[above.id],
                "parent",
                f"„{team.name}“ läge unter „{above.name}“, das nicht mehr besteht.",
                f"'{team.name}' would lie below '{above.name}', which is no longer there.",
            )
        into = teams.entries.get(team.merged_into or "")
        if team.id in teams.rows and into is not None and into.ended_on is not None:
            teams.fault(
                teams.rows[team.id],
                "merged_into",
                f"„{into.name}“ besteht selbst nicht mehr.",
                f"'{into.name}' is itself no longer there.",
            )
        _check_way_up(teams, team)


def _check_way_up(teams: Teams, team: TeamEntry) -> None:
    row = teams.rows.get(team.id)
    seen, at = {team.id}, team.parent_id
    while at is not None and row is not None:
        if at == team.id:
            teams.fault(
                row,
                "parent",
                f"„{team.name}“ wäre damit sein eigenes übergeordnetes Team.",
                f"'{team.name}' would become its own ancestor.",
            )
            return
        if at in seen:
            return  # a circle further up, told where it is
        seen.add(at)
        above = teams.entries.get(at)
        at = None if above is None else above.parent_id
    if len(seen) > _LEVELS and row is not None:
        teams.fault(
            row,
            "parent",
            f"Das Organigramm hätte mehr als {_LEVELS} Ebenen.",
            f"The tree would have more than {_LEVELS} levels.",
        )


def derived(now: Mapping[str, TeamEntry], rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """Return the teams that a list of people names, where no list of teams came with it."""
    names = Names((team.id, team.name) for team in now.values() if team.ended_on is None)
    found: dict[str, Row] = {}
    faults = []
    for row in rows:
        given = _given(row, names, now)
        team_id = slug(given["id"] or given["name"])
        old = now.get(team_id)
        first = found.get(team_id)
        if first is not None and first.values != given:
            faults.append(
                Fault(
                    row.at("team" if row.values.get("team") else "team_id"),
                    f"Dieses Team steht in Zeile {first.place.line} mit anderen Angaben.",
                    f"Line {first.place.line} says something else of this team.",
                )
            )
        elif given["name"] or (old is not None and ("parent" in given or old.ended_on)):
            renamed = {"team_id": "id", "team": "name"}
            columns = {renamed.get(key, key): column for key, column in row.columns.items()}
            found.setdefault(team_id, replace(row, values=given, columns=columns))
    return list(found.values()), faults


def _given(row: Row, names: Names, now: Mapping[str, TeamEntry]) -> dict[str, str]:
    """Return what a person's line says of the team.

    What only finds a team, by its id or by its name in whatever case, gives it no other name.
    """
    team_id, name = row.values.get("team_id", ""), row.values.get("team", "")
    if not team_id:
        found = names.find(name) or (slug(name) if slug(name) in now else "")
        team_id, name = found, "" if found else name
    given = {"id": team_id, "name": name}
    if "parent" in row.values:
        given["parent"] = row.values["parent"]
    return given
