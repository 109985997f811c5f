"""Who gets which role: stored here alone, never taken from the identity provider."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from service.audit.rules import record
from service.audit.types import RoleGranted, RoleWithdrawn
from service.db import Connection
from service.grants import store
from service.grants.types import Administrator, RoleGrant
from service.kernel.problems import Problem, invalid
from service.org.store import unknown_teams


async def grant(connection: Connection, given: RoleGrant, *, by: UUID | None, at: datetime) -> None:
    """Grant a role; it holds at the person's next request.

    `by` is None on the server. Granting it once more tells that a changed login is still theirs.

    Raises:
        Problem: `invalid-input`, there is no such person or team, the person has left, the role
            takes no team, it is somebody's own, or the works council's and not granted on the
            server.
    """
    await _check(connection, given)
    _refuse_council(given, by)
    account = await _account(connection, given)
    if account == by:
        raise invalid(
            "/person_id",
            "Niemand gibt sich selbst eine Rolle: Das tut jemand anderes aus der Administration",
            "nobody grants themselves a role: another administrator does",
        )
    if await store.has_left(connection, given.person_id):
        raise invalid(
            "/person_id",
            f"„{given.person_id}“ ist ausgeschieden: Rollen hat nur, wer da ist",
            f"'{given.person_id}' has left: only people who are there act",
        )
    await store.note_login(connection, account)
    if await store.add(connection, account_id=account, role=given.role, team_id=given.team_id):
        event = RoleGranted(id=account, role=given.role, team=given.team_id)
        await record(connection, event, by=by, at=at)


async def withdraw(
    connection: Connection, given: RoleGrant, *, by: UUID | None, at: datetime
) -> None:
    """Take a role away; the person's next request is refused, open streams end.

    Raises:
        Problem: `not-found`, `last-administrator`, or `invalid-input` for the works council's
            role, which ends on the server.
    """
    _refuse_council(given, by)
    async with keeping_an_administrator(connection):
        account = await _account(connection, given)
        gone = await store.remove(
            connection, account_id=account, role=given.role, team_id=given.team_id
        )
        if not gone:
            raise Problem("not-found")
    event = RoleWithdrawn(id=account, role=given.role, team=given.team_id)
    await record(connection, event, by=by, at=at)


@asynccontextmanager
async def keeping_an_administrator(connection: Connection) -> AsyncIterator[None]:
    """Let somebody go within it, but not the last who can grant a role, or sign in to do so.

    Raises:
        Problem: `last-administrator`.
    """
    await store.lock(connection)
    before = await store.administrators(connection)
    yield
    if leaves_nobody(before, await store.administrators(connection)):
        raise Problem("last-administrator")


def leaves_nobody(before: Sequence[Administrator], after: Sequence[Administrator]) -> bool:
    """Tell whether somebody goes after whom nobody is there, has a login, or may sign in.

    Another login of somebody who stays takes nobody away: it may put a mistake right.
    """
    was, left = _able(before), _able(after)
    goes = (was.there - left.there) | (was.with_login - left.with_login)
    return bool(goes) and any(some and not none for some, none in zip(was, left, strict=True))


class _Able(NamedTuple):
    there: frozenset[str]
    with_login: frozenset[str]
    signing_in: frozenset[str]


def _able(administrators: Sequence[Administrator]) -> _Able:
    return _Able(
        frozenset(each.person_id for each in administrators if each.active),
        frozenset(each.person_id for each in administrators if each.has_login),
        frozenset(each.person_id for each in administrators if each.may_sign_in),
    )


def _refuse_council(given: RoleGrant, by: UUID | None) -> None:
    if given.role == "works_council" and by is not None:
        raise invalid(
            "/role",
            "Den Betriebsrat trägt ein, wer den Server betreibt",
            "whoever runs the server appoints the works council",
        )


async def _check(connection: Connection, given: RoleGrant) -> None:
    if given.role == "leader" and given.team_id is None:
        raise invalid("/team_id", "Eine Führungskraft führt ein Team", "a leader leads a team")
    if given.team_id is None:
        return
    if given.role not in ("leader", "texts"):
        raise invalid(
            "/team_id",
            f"Die Rolle „{given.role}“ gilt für das ganze Unternehmen",
            f"the role '{given.role}' is for the whole company",
        )
    if await unknown_teams(connection, [given.team_id]):
        raise invalid(
            "/team_id",
            f"Ein Team „{given.team_id}“ gibt es nicht",
            f"there is no team '{given.team_id}'",
        )


async def _account(connection: Connection, given: RoleGrant) -> UUID:
    account = await store.account_of(connection, given.person_id)
    if account is None:
        raise invalid(
            "/person_id",
            f"Im Verzeichnis steht kein „{given.person_id}“",
            f"the directory has no '{given.person_id}'",
        )
    return account
