"""Imports: first a plan that changes nothing, then exactly that plan."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from service.audit.rules import record
from service.audit.types import OrganisationImported
from service.breakdown.store import find, hold_values
from service.breakdown.types import Breakdown
from service.db import Connection
from service.grants.rules import leaves_nobody
from service.grants.store import administrators
from service.grants.store import lock as lock_grants
from service.imports.diff import ORDER, diff
from service.imports.people import check_homes, follow_mergers, plan_people
from service.imports.reading import read
from service.imports.refs import Names
from service.imports.teams import derived, plan_teams
from service.imports.types import ChangeLine, Fault, Place, Preview, Row, State, Step, Table
from service.imports.words import line, summary
from service.kernel.problems import Misfit, Problem
from service.kernel.said import Language, Said
from service.org import store
from service.org.rules import write_people, write_teams

_MOST_FAULTS = 100
# Below this number nobody is asked, however small the company is.
_FEW_LEAVERS = 5

File = tuple[str, bytes]


class Faulty(Exception):  # noqa: N818 -- it carries faults
    """The files cannot be imported; all reasons at once, the first hundred of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        ordered = sorted(faults, key=lambda f: (f.place.file, f.place.line or 0))
        self.faults = ordered[:_MOST_FAULTS]
        self.more = len(faults) - len(self.faults)

    def texts(self, language: Language) -> list[str]:
        """Return the reasons in a language."""
        told = [fault.text(language) for fault in self.faults]
        if self.more:
            told.append(
                f"… und {self.more} weitere" if language == "de" else f"… and {self.more} more"
            )
        return told

    def problem(self) -> Problem:
        """Return the reasons as the API tells them."""
        both = zip(self.texts("de"), self.texts("en"), strict=True)
        return Problem("import-faulty", misfits=[Misfit("", Said(*told)) for told in both])


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    now: State
    then: State
    steps: list[Step]
    ignored: list[str]
    breakdown: Breakdown | None

    @property
    def digest(self) -> str:
        """What stands for the directory as it is and as it would be."""
        states = [[*s.teams.values(), *s.people.values()] for s in (self.now, self.then)]
        return sha256(msgspec.json.encode(states)).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many changes there are of each kind."""
        found = Counter(step.kind for step in self.steps)
        return {kind: found[kind] for kind in ORDER if found[kind]}

    @property
    def people(self) -> int:
        """How many people are there now."""
        return sum(person.active for person in self.now.people.values())

    def confirm_leavers(self, percent: int) -> int | None:
        """Return how many would leave where that is more than anybody should do unasked."""
        leavers = self.counts.get("left", 0)
        most = max(_FEW_LEAVERS, self.people * percent // 100)
        return leavers if leavers > most else None

    def preview(self, percent: int, language: Language) -> Preview:
        """Return the plan in words."""
        return Preview(
            digest=self.digest,
            counts=self.counts,
            confirm_leavers=self.confirm_leavers(percent),
            summary=summary(self.counts, language),
            changes=[
                ChangeLine(step.kind, step.id, line(step, self.breakdown, language))
                for step in self.steps
            ],
            ignored_columns=self.ignored,
        )


async def hold(connection: Connection) -> None:
    """Hold the directory still to the end of the transaction, so that a plan can be applied."""
    await store.lock_tree(connection)
    await hold_values(connection)
    await lock_grants(connection)


async def plan(
    connection: Connection, files: Sequence[File], *, complete: bool, today: date
) -> Plan:
    """Say what the files would change; in complete lists, who is missing has left.

    Raises:
        Faulty: something is wrong with the files.
    """
    breakdown = await find(connection)
    read_files = await asyncio.to_thread(lambda: [read(*file, breakdown) for file in files])
    faults = [fault for _, found in read_files for fault in found]
    if faults:
        raise Faulty(faults)
    now = State(
        {team.id: team for team in await store.all_teams(connection)},
        {person.id: person for person in await store.all_people(connection)},
    )
    tables = [table for table, _ in read_files if table is not None]
    planned = await asyncio.to_thread(_plan, now, tables, breakdown, complete=complete, today=today)
    of_people = [
        name
        for (name, _), (table, _) in zip(files, read_files, strict=True)
        if table is not None and table.subject == "person"
    ]
    if of_people:
        await _require_administration(connection, planned, of_people[0])
    return planned


async def _require_administration(connection: Connection, planned: Plan, file: str) -> None:
    """Refuse a list after which nobody could sign in and grant a role."""
    having = await administrators(connection)
    then = [
        msgspec.structs.replace(each, active=person.active, login=person.login)
        for each in having
        if (person := planned.then.people.get(each.person_id))
    ]
    if leaves_nobody(having, then):
        who = ", ".join(each.person_id for each in having if each.active)
        fault = Fault(
            Place(file),
            f"Danach könnte sich niemand aus der Administration mehr anmelden; betroffen: {who}. "
            "Vergeben Sie die Rolle zuerst neu.",
            f"No administrator could sign in any more; this concerns: {who}. "
            "Grant the role anew first.",
        )
        raise Faulty([fault])


async def apply(
    connection: Connection,
    planned: Plan,
    *,
    digest: str,
    leavers: int | None,
    percent: int,
    by: UUID | None,
    at: datetime,
) -> None:
    """Do what was planned, if it is what somebody saw.

    Raises:
        Problem: `import-outdated`; `many-leavers` unless their number is confirmed.
    """
    if digest != planned.digest:
        raise Problem("import-outdated")
    asked = planned.confirm_leavers(percent)
    if asked is not None and asked != leavers:
        raise Problem("many-leavers", leavers=asked, people=planned.people)
    now, then = planned.now, planned.then
    teams = [team for team in then.teams.values() if team != now.teams.get(team.id)]
    people = [person for person in then.people.values() if person != now.people.get(person.id)]
    if teams:
        await write_teams(connection, teams)
    if people:
        await write_people(connection, people)
    if planned.steps:
        await record(connection, OrganisationImported(counts=planned.counts), by=by, at=at)


def _plan(
    now: State,
    tables: Sequence[Table],
    breakdown: Breakdown | None,
    *,
    complete: bool,
    today: date,
) -> Plan:
    team_rows = _rows(tables, "team")
    person_rows = _rows(tables, "person")
    have = {table.subject for table in tables}
    faults: list[Fault] = []
    if "team" not in have:
        team_rows, faults = derived(now.teams, person_rows)
    teams = plan_teams(now.teams, team_rows, complete=complete and "team" in have, today=today)
    values = Names(
        (value.key, label)
        for value in (breakdown.values if breakdown else ())
        for label in (value.de, value.en)
    )
    people = plan_people(
        now.people, person_rows, teams, values, complete=complete and "person" in have
    )
    follow_mergers(people, teams)
    faults += [*teams.faults, *people.faults]
    if not faults:
        check_homes(people, teams, team_rows[0].place.file if team_rows else "")
        faults = people.faults
    if faults:
        raise Faulty(faults)
    then = State(teams.entries, people.entries)
    ignored = [column for table in tables for column in table.ignored]
    return Plan(now, then, diff(now, then), ignored, breakdown)


def _rows(tables: Sequence[Table], subject: str) -> list[Row]:
    return [row for table in tables if table.subject == subject for row in table.rows]
