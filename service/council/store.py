"""One typed function a query."""

from collections.abc import Iterable

import msgspec

from service.council.types import Model, ProposalInWords, RoundInForce
from service.db import Connection, Query
from service.polls.store import PollRow


class NameRow(msgspec.Struct, frozen=True):
    """What something is called."""

    id: str
    name: str


_POLLS = Query("council", "polls_in_force", PollRow)
_ROUNDS = Query("council", "rounds_in_force", RoundInForce)
_PROPOSALS = Query("council", "proposals_in_words", ProposalInWords)
_MODELS = Query("council", "models", Model)
_NAMES = Query("council", "names_of", NameRow)


async def polls(connection: Connection) -> list[PollRow]:
    """Return all polls by their titles."""
    return await _POLLS.many(connection)


async def rounds(connection: Connection) -> list[RoundInForce]:
    """Return the rounds that are not closed, the one that ends first before the others."""
    return await _ROUNDS.many(connection)


async def proposals(connection: Connection) -> list[ProposalInWords]:
    """Return what waits for a decision, then what was decided last."""
    return await _PROPOSALS.many(connection)


async def models(connection: Connection) -> list[Model]:
    """Return the models that scored here, the newest first."""
    return await _MODELS.many(connection)


async def names_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of what is known among polls, rounds, teams and keys."""
    rows = await _NAMES.many(connection, ids=sorted(set(ids)))
    return {row.id: row.name for row in rows}
