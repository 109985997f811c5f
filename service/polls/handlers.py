"""Polls, rounds and ballots over HTTP."""

from uuid import UUID

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.context import Context
from service.db import connection, transaction
from service.http.auth import PARTICIPANT, Principal, Role, allow
from service.http.fields import Cursor, IdempotencyKey, Limit, Page, id_after
from service.http.idempotency import resource_id
from service.http.scopes import Scope
from service.kernel.problems import Problem
from service.polls import rules, store
from service.polls.intake import Intake
from service.polls.lane import BALLOT_BYTES
from service.polls.types import (
    BallotInput,
    BallotPaper,
    Invitation,
    Poll,
    PollInput,
    Receipt,
    Round,
    RoundInput,
)

_READ = allow(Role.PEOPLE_TEAM, scope=Scope.POLLS_READ)
_POLLS = allow(Role.PEOPLE_TEAM, scope=Scope.POLLS_WRITE)
_ROUNDS = allow(Role.PEOPLE_TEAM, scope=Scope.ROUNDS_WRITE)


async def provide_intake(state: State) -> Intake:
    """Give handlers the process's intake."""
    intake: Intake = state.intake
    return intake


@post("/polls", opt=_POLLS, summary="Create a poll")
async def create_poll(
    data: JSONBody[PollInput],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> Poll:
    """Store a set of questions with its thresholds. Only its thresholds can change afterwards."""
    async with transaction(context.collect) as lent:
        poll_id, known = await resource_id(lent, principal, idempotency_key, data, context.today)
        if known:
            return await rules.read_poll(lent, poll_id)
        return await rules.create_poll(
            lent, poll_id, data, by=principal.actor, at=context.clock.now()
        )


@get("/polls", opt=_READ, summary="List polls")
async def list_polls(
    context: NamedDependency[Context], cursor: Cursor = "", limit: Limit = 50
) -> Page[Poll]:
    """List polls by id."""
    async with connection(context.read) as lent:
        rows = await store.list_polls(lent, after=id_after(cursor), page=limit + 1)
        polls = await rules.polls_of(lent, rows[:limit])
    return Page(polls, str(polls[-1].id) if len(rows) > limit else None)


@get("/polls/{poll_id:uuid}", opt=_READ, summary="Read a poll")
async def read_poll(poll_id: FromPath[UUID], context: NamedDependency[Context]) -> Poll:
    """Read a poll with its questions and thresholds."""
    async with connection(context.read) as lent:
        return await rules.read_poll(lent, poll_id)


@post("/polls/{poll_id:uuid}/rounds", opt=_ROUNDS, summary="Open a round")
async def open_round(
    poll_id: FromPath[UUID],
    data: JSONBody[RoundInput],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> Round:
    """Open a round; thresholds, settle time, tree, audience and breakdown are frozen now."""
    request = (str(poll_id), data)
    async with transaction(context.collect) as lent:
        round_id, known = await resource_id(
            lent, principal, idempotency_key, request, context.today
        )
        if known:
            return await rules.read_round(lent, round_id)
        return await rules.open_round(
            lent, poll_id, round_id, data, by=principal.actor, now=context.clock.now()
        )


@get("/polls/{poll_id:uuid}/rounds", opt=_READ, summary="List a poll's rounds")
async def list_rounds(poll_id: FromPath[UUID], context: NamedDependency[Context]) -> list[Round]:
    """List the rounds of a poll in their order."""
    async with connection(context.read) as lent:
        if await store.find_poll(lent, poll_id) is None:
            raise Problem("not-found")
        return [rules.round_of(row) for row in await store.list_rounds(lent, [poll_id])]


@get("/rounds/{round_id:uuid}", opt=_READ, summary="Read a round")
async def read_round(round_id: FromPath[UUID], context: NamedDependency[Context]) -> Round:
    """Read a round with the thresholds in force."""
    async with connection(context.read) as lent:
        return await rules.read_round(lent, round_id)


@post(
    "/rounds/{round_id:uuid}/close",
    opt=_ROUNDS,
    status_code=202,
    summary="End a round early",
)
async def close_round(
    round_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Round:
    """End a round now; a worker seals what is left and lifts the rests.

    One that was still to open never opens: both its times are then the moment of its end.
    """
    async with transaction(context.collect) as lent:
        ended = await rules.end_round(lent, round_id, by=principal.actor, now=context.clock.now())
    context.doorbell.ring("close")
    return ended


@post(
    "/rounds/{round_id:uuid}/invitations",
    opt=allow(scope=Scope.INVITATIONS_WRITE),
    summary="Mint participation tokens",
)
async def invite(
    round_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> list[Invitation]:
    """Mint one token for everybody invited, for the system that delivers them.

    Only hashes are kept. Tokens minted before stay good, and all tokens of a person
    count once together.
    """
    async with transaction(context.collect) as lent:
        return await rules.invite(lent, round_id, by=principal.actor, at=context.clock.now())


@get("/ballot", opt=PARTICIPANT, summary="Read the questions behind a token")
async def read_paper(token: NamedDependency[str], intake: NamedDependency[Intake]) -> BallotPaper:
    """Show the questions, and the thresholds that protect the answers."""
    return await intake.paper(token)


@post(
    "/ballot",
    opt=PARTICIPANT,
    request_max_body_size=BALLOT_BYTES,
    summary="Hand in a ballot",
)
async def hand_in(
    data: JSONBody[BallotInput], token: NamedDependency[str], intake: NamedDependency[Intake]
) -> Response[Receipt]:
    """Count a ballot once. 201 when it counts, 200 when an earlier one of this link does."""
    receipt = await intake.hand_in(token, data.answers)
    return Response(receipt, status_code=201 if receipt.status == "counted" else 200)


router = Router(
    "/",
    route_handlers=[
        create_poll,
        list_polls,
        read_poll,
        open_round,
        list_rounds,
        read_round,
        close_round,
        invite,
        read_paper,
        hand_in,
    ],
    tags=["polls"],
)
