"""Embed tokens: who may mint them, what they open, and how they end."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from service.addresses import is_safe
from service.audit.rules import record
from service.audit.types import EmbedTokenMinted, EmbedTokenRevoked, EmbedTokenRotated
from service.context import Context
from service.db import Connection
from service.kernel.problems import Problem, invalid
from service.mood.rules import require_team
from service.widgets import signature, store
from service.widgets.store import Scopes
from service.widgets.types import EmbedToken, EmbedTokenInput, Ended, MintedToken

GRACE = timedelta(days=7)
_LAST_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PROBLEMS: dict[Ended, str] = {
    "unknown": "unknown-embed-token",
    "expired": "embed-token-expired",
    "revoked": "embed-token-revoked",
    "elsewhere": "embedded-elsewhere",
}


class Refused(Problem):
    """A token opens nothing here; `record` is known where it is genuine, though ended."""

    def __init__(self, reason: Ended, found: EmbedToken | None = None) -> None:
        super().__init__(_PROBLEMS[reason])
        self.reason: Ended = reason
        self.record = found


async def mint(
    connection: Connection,
    context: Context,
    token_id: UUID,
    given: EmbedTokenInput,
    *,
    by: UUID,
    scopes: Scopes,
) -> MintedToken:
    """Store what a new token opens and return it with the token.

    Raises:
        Problem: `not-found` for a team out of the scopes, `invalid-input` for an origin that
            browsers would write otherwise.
    """
    await require_team(connection, given.team, scopes)
    for place, origin in enumerate(given.origins):
        _check_origin(f"/origins/{place}", origin)
    now = context.clock.now()
    fresh = store.NewToken(
        id=token_id,
        team_id=given.team,
        origins=list(dict.fromkeys(given.origins)),
        shows=sorted(set(given.shows)),
        created_by=by,
        created_on=context.today,
        expires_at=_whole_seconds(now + timedelta(days=given.days)),
    )
    await store.add(connection, fresh)
    event = EmbedTokenMinted(
        id=token_id, team=given.team, origins=fresh.origins, shows=fresh.shows, days=given.days
    )
    await record(connection, event, by=by, at=now)
    return await minted(connection, context, token_id)


async def rotate(
    connection: Connection,
    context: Context,
    token_id: UUID,
    successor: UUID,
    *,
    by: UUID,
    scopes: Scopes,
) -> MintedToken:
    """Mint the same again for as many days; the old token ends after a week of grace.

    Raises:
        Problem: `not-found`, also for a token that has ended.
    """
    old = await read(connection, token_id, scopes=scopes)
    now = context.clock.now()
    if old.revoked_at is not None or old.expires_at <= now:
        raise Problem("not-found")
    days = max(1, (old.expires_at.date() - old.created_on).days)
    again = EmbedTokenInput(team=old.team_id, origins=old.origins, days=days, shows=old.shows)  # type: ignore[arg-type]  # the schema allows no others
    fresh = await mint(connection, context, successor, again, by=by, scopes=scopes)
    await store.shorten(connection, token_id, expires_at=_whole_seconds(now + GRACE))
    await record(connection, EmbedTokenRotated(id=token_id, successor=successor), by=by, at=now)
    return fresh


async def revoke(
    connection: Connection, token_id: UUID, *, by: UUID | None, at: datetime, scopes: Scopes
) -> None:
    """End a token at once; open streams end within seconds. Raises `not-found`."""
    await read(connection, token_id, scopes=scopes)
    if await store.revoke(connection, token_id, now=at):
        await record(connection, EmbedTokenRevoked(id=token_id), by=by, at=at)


async def read(connection: Connection, token_id: UUID, *, scopes: Scopes) -> EmbedToken:
    """Return a record at or below the scopes, or raise `not-found`."""
    found = await store.find_below(connection, token_id, scopes=scopes)
    if found is None:
        raise Problem("not-found")
    return found


async def minted(connection: Connection, context: Context, token_id: UUID) -> MintedToken:
    """Return a record that was minted in this transaction, with its token."""
    found = await store.find(connection, token_id)
    if found is None:
        raise Problem("not-found")
    return MintedToken(
        token=signature.sign(context.settings.key, found.id, found.expires_at), record=found
    )


async def admit(connection: Connection, context: Context, token: str) -> EmbedToken:
    """Return the record behind a token that is good now, or raise `Refused`."""
    signed = signature.read(context.settings.key, token)
    if signed is None:
        raise Refused("unknown")
    found = await store.find(connection, signed.id)
    if found is None:
        raise Refused("unknown")
    if found.revoked_at is not None:
        raise Refused("revoked", found)
    if min(signed.expires_at, found.expires_at) <= context.clock.now():
        raise Refused("expired", found)
    return found


def _check_origin(pointer: str, origin: str) -> None:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError as error:
        raise _no_port(pointer) from error
    if port is not None and not 0 < port <= _LAST_PORT:
        raise _no_port(pointer)
    if port is not None and port == _DEFAULT_PORTS[parts.scheme]:
        raise invalid(
            pointer,
            "nennt den Port, den Browser weglassen",
            "names the port that browsers leave out",
        )
    if not is_safe(origin):
        # Whoever is on the way to such a page can read the token in its source.
        raise invalid(
            pointer,
            "ist weder https noch auf diesem Rechner",
            "is neither https nor on this machine",
        )
    if ".." in parts.netloc:
        raise invalid(pointer, "ist kein gültiger Rechnername", "is no host's name")


def _no_port(pointer: str) -> Problem:
    return invalid(pointer, "nennt einen Port, den es nicht gibt", "has a port that does not exist")


def _whole_seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
