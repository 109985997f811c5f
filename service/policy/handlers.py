"""Thresholds and the works council's switch over HTTP."""

from uuid import UUID

from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.context import Context
from service.db import connection, transaction
from service.http.auth import Principal, Role, allow
from service.http.fields import IdempotencyKey
from service.http.idempotency import resource_id
from service.http.scopes import Scope
from service.policy import rules, store
from service.policy.types import Collecting, Proposal, ProposalInput, Thresholds

_ASK = allow(Role.PEOPLE_TEAM, Role.ADMINISTRATOR)
_READ = allow(Role.PEOPLE_TEAM, Role.ADMINISTRATOR, Role.WORKS_COUNCIL)
_GRANT = allow(Role.WORKS_COUNCIL)


@get(
    "/collecting",
    opt=allow(*Role, scope=Scope.SETTINGS_READ),
    summary="Tell whether anything is collected",
)
async def read_collecting(context: NamedDependency[Context]) -> Collecting:
    """Tell whether the works council has stopped all collecting."""
    async with connection(context.read) as lent:
        return Collecting(await store.collecting_stopped(lent))


@put("/collecting", opt=_GRANT, summary="Stop or start all collecting")
async def put_collecting(
    data: JSONBody[Collecting],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Collecting:
    """Stop everything at once, or start it again. What was collected seals as promised."""
    async with transaction(context.collect) as lent:
        await rules.switch_collecting(
            lent, stopped=data.stopped, by=principal.actor, at=context.clock.now()
        )
    return data


@put("/polls/{poll_id:uuid}/thresholds", opt=allow(Role.PEOPLE_TEAM), summary="Raise thresholds")
async def raise_poll(
    poll_id: FromPath[UUID],
    data: JSONBody[Thresholds],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Thresholds:
    """Raise a poll's thresholds for rounds to come; an open round keeps its own."""
    async with transaction(context.collect) as lent:
        await rules.raise_poll(lent, poll_id, data, by=principal.actor, at=context.clock.now())
    return data


@post("/threshold-proposals", opt=_ASK, summary="Propose lower thresholds")
async def propose(
    data: JSONBody[ProposalInput],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    idempotency_key: IdempotencyKey = None,
) -> Proposal:
    """Ask for lower thresholds. They hold for rounds to come, once the works council agrees."""
    async with transaction(context.collect) as lent:
        proposal_id, known = await resource_id(
            lent, principal, idempotency_key, data, context.today
        )
        if known:
            return await rules.read_proposal(lent, proposal_id)
        return await rules.propose(
            lent,
            proposal_id,
            data,
            by=principal.actor,
            today=context.today,
            at=context.clock.now(),
        )


@get("/threshold-proposals", opt=_READ, summary="List proposals")
async def list_proposals(context: NamedDependency[Context]) -> list[Proposal]:
    """List what waits for a decision, then what was decided: the newest 200."""
    async with connection(context.read) as lent:
        return await store.list_proposals(lent)


@post(
    "/threshold-proposals/{proposal_id:uuid}/approve",
    opt=_GRANT,
    status_code=200,
    summary="Approve lower thresholds",
)
async def approve(
    proposal_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Proposal:
    """Let a proposal hold for rounds to come; rounds that are open keep what they promised."""
    return await _decide(context, principal, proposal_id, approve=True)


@post(
    "/threshold-proposals/{proposal_id:uuid}/reject",
    opt=_READ,
    status_code=200,
    summary="Reject or withdraw a proposal",
)
async def reject(
    proposal_id: FromPath[UUID],
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
) -> Proposal:
    """End a proposal; nothing changes."""
    return await _decide(context, principal, proposal_id, approve=False)


async def _decide(
    context: Context, principal: Principal, proposal_id: UUID, *, approve: bool
) -> Proposal:
    async with transaction(context.collect) as lent:
        return await rules.decide(
            lent,
            proposal_id,
            by=principal.actor,
            approve=approve,
            today=context.today,
            at=context.clock.now(),
        )


router = Router(
    "/",
    route_handlers=[
        read_collecting,
        put_collecting,
        raise_poll,
        propose,
        list_proposals,
        approve,
        reject,
    ],
    tags=["policy"],
)
