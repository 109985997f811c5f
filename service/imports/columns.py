"""What columns are called, in German and English, and what a file is about."""

import re
from collections.abc import Sequence

from service.breakdown.types import Breakdown
from service.imports.refs import spelled_out
from service.imports.types import Fault, Place, Subject

_TEAM_ID = (
    "teamid teamnr teamnummer teamkuerzel abteilungsid abteilungsnr abteilungsnummer "
    "abteilungskuerzel bereichsid orgeinheitid organisationseinheitid kostenstelle "
    "departmentid departmentnumber unitid"
)
_TEAM = (
    "team teamname abteilung abteilungsname bereich orgeinheit organisationseinheit department "
    "departmentname unit"
)
_PARENT = (
    "uebergeordnetesteam uebergeordneteteamid uebergeordneteteamnummer uebergeordneteabteilung "
    "uebergeordneteeinheit gehoertzu oberteam parent parentid parentteam parentteamid"
)
_PEOPLE = {
    "id": (
        "personalnummer personalnr persnr persnummer mitarbeiternummer mitarbeiternr "
        "mitarbeiterid manr personid personnelnumber employeeid employeenumber"
    ),
    "name": "name vollername vollstaendigername anzeigename fullname displayname",
    "given": "vorname rufname firstname givenname",
    "family": "nachname familienname zuname lastname surname familyname",
    "login": "benutzername anmeldename login username upn userprincipalname",
    "mail": "email emailadresse mail mailadresse emailaddress",
    "team_id": _TEAM_ID,
    "team": _TEAM,
    "parent": _PARENT,
    "active": "aktiv active",
}
_TEAMS = {
    "id": _TEAM_ID + " id",
    "name": _TEAM + " name bezeichnung",
    "parent": _PARENT,
    "merged_into": "aufgegangenin zusammengefuehrtmit gehtaufin mergedinto",
    "split_from": "entstandenaus abgespaltenvon hervorgegangenaus splitfrom",
}


def _by_name(fields: dict[str, str]) -> dict[str, str]:
    return {name: field for field, names in fields.items() for name in names.split()}


_FIELDS: dict[Subject, dict[str, str]] = {"person": _by_name(_PEOPLE), "team": _by_name(_TEAMS)}


def plain(header: str) -> str:
    """Return a column's name as it is looked up: "E-Mail-Adresse" is `emailadresse`."""
    return re.sub(r"[^a-z0-9]", "", spelled_out(header))


def known(header: Sequence[str]) -> int:
    """Return how many columns would mean something in one kind of file."""
    names = {plain(cell) for cell in header}
    return max(len(names & fields.keys()) for fields in _FIELDS.values())


def subject_of(header: Sequence[str]) -> Subject:
    """Return what a file is about: people where a column has their number."""
    people = _FIELDS["person"]
    return "person" if any(people.get(plain(cell)) == "id" for cell in header) else "team"


def fields_of(
    subject: Subject, header: Sequence[str], breakdown: Breakdown | None
) -> list[str | None]:
    """Return the field of each column, None for those without a meaning.

    People may have a column called as the breakdown, unless that name means something else.
    """
    names = _FIELDS[subject]
    if breakdown is not None and subject == "person":
        called = (breakdown.key, breakdown.de, breakdown.en)
        names = dict.fromkeys(filter(None, map(plain, called)), "breakdown") | names
    return [names.get(plain(cell)) for cell in header]


def _is_of_people(header: Sequence[str], fields: Sequence[str | None]) -> bool:
    """Tell whether a list that was taken for one of teams names people beside them."""
    names = {_FIELDS["person"].get(plain(cell)) for cell in header}
    both = "name" in names and fields.count("name") > 1
    return (both or bool(names & {"given", "family"})) and bool(names & {"team", "team_id"})


def faults_of(
    file: str, line: int, subject: Subject, header: Sequence[str], fields: Sequence[str | None]
) -> list[Fault]:
    """Return what is wrong with a header: columns that are missing, or there twice."""
    if subject == "team" and _is_of_people(header, fields):
        return [
            Fault(
                Place(file, line),
                "Die Spalte „Personalnummer“ fehlt. In einer Liste von Teams darf nur eine Spalte "
                "den Namen nennen.",
                "The column 'Employee ID' is missing. In a list of teams only one column gives "
                "the name.",
            )
        ]
    found = []
    for position, field in enumerate(fields):
        if field is not None and field in fields[:position]:
            found.append(
                Fault(
                    Place(file, line, header[position]),
                    "Zwei Spalten bedeuten dasselbe.",
                    "Two columns mean the same.",
                )
            )
    have = set(fields)
    if subject == "team" and not have & {"id", "name"}:
        found.append(
            Fault(
                Place(file, line),
                "Es gibt weder eine Spalte „Personalnummer“ (Personen) noch „Team-ID“ oder „Team“ "
                "(Teams).",
                "There is neither a column 'Employee ID' (people) nor 'Team ID' or 'Team' (teams).",
            )
        )
    if subject == "person":
        if not have & {"name", "given", "family"}:
            found.append(
                Fault(
                    Place(file, line),
                    "Die Spalte „Name“ fehlt (oder „Vorname“ und „Nachname“).",
                    "The column 'Name' is missing (or 'First name' and 'Last name').",
                )
            )
        if not have & {"team_id", "team"}:
            found.append(
                Fault(
                    Place(file, line),
                    "Die Spalte „Team-ID“ fehlt (oder „Team“).",
                    "The column 'Team ID' is missing (or 'Team').",
                )
            )
    return found
