"""Rules of polls and rounds."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import json, structs

from service.audit.rules import record
from service.audit.types import InvitationsMinted, PollCreated, RoundEnded, RoundOpened
from service.breakdown.types import Breakdown
from service.db import Connection
from service.kernel import dates
from service.kernel.ids import hash_secret, new_participation_token
from service.kernel.problems import Problem, invalid
from service.org.rules import no_team
from service.org.store import unknown_teams
from service.policy.rules import check_thresholds
from service.polls import store
from service.polls.questions import check_questions
from service.polls.types import Invitation, Poll, PollInput, Question, Round, RoundInput, Settle

_LONGEST_ROUND = timedelta(days=366)


async def create_poll(
    connection: Connection, poll_id: UUID, given: PollInput, *, by: UUID | None, at: datetime
) -> Poll:
    """Store a poll and record it.

    Raises:
        Problem: `invalid-input` for questions that do not fit together, or a text threshold
            below the one of figures.
    """
    check_questions(given.questions)
    check_thresholds(given.k_figures, given.k_texts)
    settle = None if given.settle == "close" else timedelta(seconds=given.settle)
    row = store.PollRow(
        poll_id,
        given.title,
        given.k_figures,
        given.k_texts,
        settle,
        given.texts == "shown",
        given.divided,
    )
    questions = [structs.replace(question, mood=question.counts) for question in given.questions]
    await store.add_poll(connection, row, questions)
    poll = poll_of(row, questions)
    event = PollCreated(
        id=poll.id,
        k_figures=poll.k_figures,
        k_texts=poll.k_texts,
        settle=poll.settle,
        texts=poll.texts,
        divided=poll.divided,
    )
    await record(connection, event, by=by, at=at)
    return poll


async def read_poll(connection: Connection, poll_id: UUID) -> Poll:
    """Return a poll, or raise `not-found`."""
    row = await store.find_poll(connection, poll_id)
    if row is None:
        raise Problem("not-found")
    return (await polls_of(connection, [row]))[0]


async def polls_of(connection: Connection, rows: Sequence[store.PollRow]) -> list[Poll]:
    """Return polls with their questions, in the same order."""
    questions = await store.find_questions(connection, [row.id for row in rows])
    return [poll_of(row, questions[row.id]) for row in rows]


async def open_round(
    connection: Connection,
    poll_id: UUID,
    round_id: UUID,
    given: RoundInput,
    *,
    by: UUID | None,
    now: datetime,
) -> Round:
    """Open a round now or at the given time, and record it.

    Raises:
        Problem: `not-found`, `invalid-input` for times or teams, `no-breakdown` where the poll is
            to be divided by none, `audience-too-small` where no figure (or no group of texts)
            could ever form.
    """
    poll = await read_poll(connection, poll_id)
    await _check_audience(connection, given.audience)
    opens_at = given.opens_at or now
    _check_times(opens_at, given.closes_at, now)
    invited = await store.open_round(
        connection,
        poll_id=poll_id,
        round_id=round_id,
        teams=given.audience,
        opens_at=opens_at,
        closes_at=given.closes_at,
    )
    if invited is None:
        raise Problem("no-breakdown")
    needed = _smallest_audience(poll)
    if invited < needed:
        raise Problem("audience-too-small", invited=invited, k=needed)
    opened = await read_round(connection, round_id)
    event = RoundOpened(
        id=opened.id,
        poll=opened.poll_id,
        k_figures=opened.k_figures,
        k_texts=opened.k_texts,
        settle=opened.settle,
        texts=opened.texts,
        breakdown=None if opened.breakdown is None else opened.breakdown.key,
    )
    await record(connection, event, by=by, at=now)
    return opened


async def end_round(
    connection: Connection, round_id: UUID, *, by: UUID | None, now: datetime
) -> Round:
    """Move an open round's close to now and record it, or raise `not-found`.

    One that was still to open is over at once.
    """
    before = await read_round(connection, round_id)
    await store.end_round(connection, round_id=round_id, now=now)
    ended = await read_round(connection, round_id)
    if ended.closes_at != before.closes_at:
        await record(connection, RoundEnded(id=round_id), by=by, at=now)
    return ended


async def read_round(connection: Connection, round_id: UUID) -> Round:
    """Return a round, or raise `not-found`."""
    row = await store.find_round(connection, round_id)
    if row is None:
        raise Problem("not-found")
    return round_of(row)


async def invite(
    connection: Connection, round_id: UUID, *, by: UUID | None, at: datetime
) -> list[Invitation]:
    """Mint a token for everybody invited and record it; tokens minted before stay good.

    Raises:
        Problem: `not-found`, or `round-closed` as soon as links would take no ballot.
    """
    found = await read_round(connection, round_id)
    if found.state != "open" or found.closes_at <= at:
        raise Problem("round-closed")
    people = await store.invited_people(connection, round_id)
    tokens = [new_participation_token() for _ in people]
    await store.mint_tokens(
        connection,
        participations=[person.participation_id for person in people],
        hashes=[hash_secret(token) for token in tokens],
    )
    await record(connection, InvitationsMinted(id=round_id), by=by, at=at)
    return [
        Invitation(person.person_id, token) for person, token in zip(people, tokens, strict=True)
    ]


def poll_of(row: store.PollRow, questions: list[Question]) -> Poll:
    """Return a stored poll in the API's words."""
    return Poll(
        id=row.id,
        title=row.title,
        questions=questions,
        k_figures=row.k_figures,
        k_texts=row.k_texts,
        settle=settle_of(row.settle),
        texts=texts_of(row.texts_shown),
        divided=row.divided,
    )


def round_of(row: store.RoundRow) -> Round:
    """Return a stored round in the API's words."""
    return Round(
        id=row.id,
        poll_id=row.poll_id,
        number=row.number,
        state=row.state,  # type: ignore[arg-type]  # a CHECK in the schema lists the states
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        invited=row.invited,
        k_figures=row.k_figures,
        k_texts=row.k_texts,
        settle=settle_of(row.settle),
        texts=texts_of(row.texts_shown),
        breakdown=breakdown_of(row.breakdown),
    )


def breakdown_of(frozen: str | None) -> Breakdown | None:
    """Return a round's breakdown as it was when the round opened."""
    return None if frozen is None else json.decode(frozen, type=Breakdown)


def settle_of(settle: timedelta | None) -> Settle:
    """Return a settle time in seconds, `close` without one."""
    return "close" if settle is None else int(settle.total_seconds())


def texts_of(shown: bool) -> Literal["shown", "figures_only"]:
    """Return what becomes of texts, in the API's words."""
    return "shown" if shown else "figures_only"


async def _check_audience(connection: Connection, audience: Sequence[str]) -> None:
    unknown = set(await unknown_teams(connection, audience))
    misfits = [
        no_team(f"/audience/{place}", team)
        for place, team in enumerate(audience)
        if team in unknown
    ]
    if misfits:
        raise Problem("invalid-input", misfits=misfits)


def _check_times(opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    for pointer, moment in (("/opens_at", opens_at), ("/closes_at", closes_at)):
        if moment.tzinfo is None:
            raise invalid(
                pointer,
                "braucht eine Zeitzone, zum Beispiel 2026-12-01T17:00:00Z",
                "needs a time zone, for example 2026-12-01T17:00:00Z",
            )
    if opens_at < now:
        raise invalid("/opens_at", "liegt in der Vergangenheit", "lies in the past")
    if opens_at.year > dates.LAST_YEAR:
        raise invalid(
            "/opens_at",
            f"muss spätestens im Jahr {dates.LAST_YEAR} liegen",
            f"must be in the year {dates.LAST_YEAR} at the latest",
        )
    if closes_at <= opens_at:
        raise invalid("/closes_at", "muss nach opens_at liegen", "must be after opens_at")
    if closes_at - opens_at > _LONGEST_ROUND:
        raise invalid(
            "/closes_at", "Eine Runde dauert höchstens ein Jahr", "a round lasts at most a year"
        )


def _smallest_audience(poll: Poll) -> int:
    has_texts = any(question.kind == "text" for question in poll.questions)
    return poll.k_texts if has_texts and poll.texts == "shown" else poll.k_figures
