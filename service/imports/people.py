"""From the lines of a file to the people as they would be."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from service.http.fields import PersonId
from service.imports.refs import Names, slug
from service.imports.teams import Teams
from service.imports.types import Fault, Place, Planned, Row
from service.org.types import PersonEntry

_YES = {"ja", "j", "yes", "y", "x", "1", "true", "wahr", "aktiv", "active"}
_NO = {"nein", "n", "no", "0", "false", "falsch", "inaktiv", "inactive"}
_SPACES = re.compile(r"\s+")

People = Planned[PersonEntry]


def plan_people(
    now: Mapping[str, PersonEntry],
    rows: Sequence[Row],
    teams: Teams,
    values: Names,
    *,
    complete: bool,
) -> People:
    """Return the people after a file; in a complete list, missing ones have left.

    `values` are those of the breakdown.
    """
    people = People(dict(now))
    for row in rows:
        if _enter(people, row):
            old = now.get(row.values["id"])
            active = _active(people, row, old, complete=complete)
            person = _person(people, row, old, teams, values, active=active)
            if person.active or person.id in now:
                people.entries[person.id] = person
    if complete:
        for person in now.values():
            if person.active and person.id not in people.rows:
                people.entries[person.id] = msgspec.structs.replace(person, active=False)
    _hand_over_logins(people)
    return people


def follow_mergers(people: People, teams: Teams) -> None:
    """Move those whom no line names along with their team where it is merged into another."""
    for person in list(people.entries.values()):
        team = teams.entries.get(person.team_id)
        if team is not None and team.merged_into is not None and person.id not in people.rows:
            moved = msgspec.structs.replace(person, team_id=team.merged_into)
            people.entries[person.id] = moved


def check_homes(people: People, teams: Teams, file: str) -> None:
    """Note teams that end although somebody is still there."""
    left: dict[str, int] = defaultdict(int)
    for person in people.entries.values():
        team = teams.entries.get(person.team_id)
        if person.active and team is not None and team.ended_on is not None:
            left[team.id] += 1
    for team_id, count in left.items():
        name = teams.entries[team_id].name
        row = teams.rows.get(team_id)
        people.faults.append(
            Fault(
                row.at("merged_into") if row else Place(file),
                f"Das Team „{name}“ fehlt oder endet, ist aber nicht leer (Personen: {count}).",
                f"The team '{name}' is missing or ends, but is not empty (people: {count}).",
            )
        )


def _enter(people: People, row: Row) -> bool:
    """Take a line under its number, or note why it cannot be taken."""
    number = row.values["id"]
    first = people.rows.get(number)
    if first is not None:
        people.fault(
            row,
            "id",
            f"Die Personalnummer „{number}“ steht schon in Zeile {first.place.line}.",
            f"The employee ID '{number}' stands in line {first.place.line} already.",
        )
        return False
    try:
        msgspec.convert(number, PersonId)
    except msgspec.ValidationError:
        people.fault(
            row,
            "id",
            f"„{number}“ ist keine Personalnummer (Buchstaben, Ziffern und . _ @ -)."
            if number
            else "Die Personalnummer fehlt.",
            f"'{number}' is no employee ID (letters, digits and . _ @ -)."
            if number
            else "The employee ID is missing.",
        )
        return False
    people.rows[number] = row
    return True


def _person(
    people: People,
    row: Row,
    old: PersonEntry | None,
    teams: Teams,
    values: Names,
    *,
    active: bool,
) -> PersonEntry:
    cells = row.values
    name = cells.get("name") or f"{cells.get('given', '')} {cells.get('family', '')}".strip()
    if not name:
        people.fault(row, "name", "Der Name fehlt.", "The name is missing.")
    return msgspec.structs.replace(
        old or PersonEntry(cells["id"], name, ""),
        name=name,
        team_id=_team(people, row, old, teams, active=active),
        active=active,
        login=_login(people, row, old),
        breakdown=_breakdown(people, row, old, values),
    )


def _team(people: People, row: Row, old: PersonEntry | None, teams: Teams, *, active: bool) -> str:
    """Return the team that a line names; those who left may stay in one that ended."""
    column = "team" if row.values.get("team") and not row.values.get("team_id") else "team_id"
    column = column if column in row.columns else "team"
    text = row.values.get(column, "")
    if old is not None and not active and slug(text) == old.team_id:
        return old.team_id
    if not text:
        people.fault(row, column, "Das Team fehlt.", "The team is missing.")
        return ""
    return teams.refer(row, column, text, people) or ""


def _active(people: People, row: Row, old: PersonEntry | None, *, complete: bool) -> bool:
    """Tell whether a line lets somebody be there; a complete list is of those who are."""
    if "active" not in row.values and old is not None and not complete:
        return old.active
    text = row.values.get("active", "").casefold()
    if text and text not in _YES | _NO:
        people.fault(
            row,
            "active",
            f"„{text}“ ist weder „ja“ noch „nein“.",
            f"'{text}' is neither yes nor no.",
        )
    return text not in _NO


def _login(people: People, row: Row, old: PersonEntry | None) -> str | None:
    if not {"login", "mail"} & row.values.keys():
        return old.login if old else None
    column = "login" if row.values.get("login") else "mail"
    login = row.values.get(column) or None
    if login is not None and _SPACES.search(login):
        people.fault(
            row,
            column,
            f"„{login}“ enthält ein Leerzeichen.",
            f"'{login}' contains a space.",
        )
    return login


def _breakdown(people: People, row: Row, old: PersonEntry | None, values: Names) -> str | None:
    text = row.values.get("breakdown")
    if text is None:
        return old.breakdown if old else None
    found = values.find(text) if text else None
    if text and values.ambiguous(text):
        people.fault(
            row,
            "breakdown",
            f"Mehrere Werte heißen „{text}“. Nennen Sie den Schlüssel.",
            f"Several values are called '{text}'. Give the key.",
        )
    elif text and found is None:
        people.fault(
            row,
            "breakdown",
            f"„{text}“ ist keiner der festgelegten Werte.",
            f"'{text}' is none of the declared values.",
        )
    return found


def _hand_over_logins(people: People) -> None:
    """Give logins of people who left to those who have them now; two at once cannot be."""
    holders: dict[str, list[PersonEntry]] = defaultdict(list)
    for person in people.entries.values():
        if person.login is not None:
            holders[person.login.lower()].append(person)
    for shared in (people_with for people_with in holders.values() if len(people_with) > 1):
        keeper, *others = sorted(shared, key=lambda p: (not p.active, p.id not in people.rows))
        for other in others:
            if other.active:
                row = people.rows.get(other.id) or people.rows[keeper.id]
                people.fault(
                    row,
                    "login" if row.values.get("login") else "mail",
                    f"„{other.login}“ gehört schon zu einer anderen Person.",
                    f"'{other.login}' belongs to another person already.",
                )
            people.entries[other.id] = msgspec.structs.replace(other, login=None)
