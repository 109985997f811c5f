"""One typed function a query."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec import json

from service.db import Connection, Query
from service.polls.types import ChoiceOption, Question, QuestionKind
from service.texts import Redacted


class PollRow(msgspec.Struct, frozen=True):
    """A poll as stored; no settle time waits for the close."""

    id: UUID
    title: str
    k_figures: int
    k_texts: int
    settle: timedelta | None
    texts_shown: bool
    divided: bool


class QuestionRow(msgspec.Struct, frozen=True):
    """A question as stored; `options` is JSON."""

    key: str
    kind: QuestionKind
    wording: str
    wording_en: str | None
    mood: bool
    options: str | None


class AskedRow(QuestionRow, frozen=True):
    """A question as stored, with its poll."""

    poll_id: UUID


class RoundRow(msgspec.Struct, frozen=True):
    """A round with its period; `breakdown` is JSON."""

    id: UUID
    poll_id: UUID
    number: int
    k_figures: int
    k_texts: int
    settle: timedelta | None
    texts_shown: bool
    invited: int
    breakdown: str | None
    opens_at: datetime
    closes_at: datetime
    state: str


class Invited(msgspec.Struct, frozen=True):
    """One participation."""

    participation_id: UUID
    person_id: str


class Found(msgspec.Struct, frozen=True):
    """A token's place in the list asked for, its round, and its participation if still kept."""

    ordinal: int
    round_id: UUID
    participation_id: UUID | None


class StoredBallot(msgspec.Struct, frozen=True):
    """A ballot as `hand_in` takes it; answers are by question that is no text."""

    participation: UUID
    voucher: UUID
    answers: list[int | None] | None
    text: Redacted | None


_ADD_POLL = Query("polls", "add_poll", UUID)
_ADD_QUESTIONS = Query("polls", "add_questions", int)
_FIND_POLL = Query("polls", "find_poll", PollRow)
_LIST_POLLS = Query("polls", "list_polls", PollRow)
_FIND_QUESTIONS = Query("polls", "find_questions", AskedRow)
_OPEN_ROUND = Query("polls", "open_round", int)
_FIND_ROUND = Query("polls", "find_round", RoundRow)
_LIST_ROUNDS = Query("polls", "list_rounds", RoundRow)
_END_ROUND = Query("polls", "end_round", str)
_INVITED_PEOPLE = Query("polls", "invited_people", Invited)
_MINT_TOKENS = Query("polls", "mint_tokens", str)
_FIND_PARTICIPATIONS = Query("polls", "find_participations", Found)
_HAND_IN = Query("polls", "hand_in", list)


async def add_poll(connection: Connection, row: PollRow, questions: list[Question]) -> None:
    """Store a poll with its questions."""
    await _ADD_POLL.only(connection, **msgspec.structs.asdict(row))
    await _ADD_QUESTIONS.many(
        connection,
        poll_id=row.id,
        keys=[question.key for question in questions],
        kinds=[question.kind for question in questions],
        wordings=[question.wording for question in questions],
        wordings_en=[question.wording_en for question in questions],
        moods=[question.mood for question in questions],
        options=[
            None if question.options is None else json.encode(question.options).decode()
            for question in questions
        ],
    )


async def find_poll(connection: Connection, poll_id: UUID) -> PollRow | None:
    """Return a poll."""
    return await _FIND_POLL.one(connection, poll_id=poll_id)


async def list_polls(connection: Connection, *, after: UUID, page: int) -> list[PollRow]:
    """Return polls in the order of their ids."""
    return await _LIST_POLLS.many(connection, after=after, page=page)


async def find_questions(
    connection: Connection, poll_ids: Sequence[UUID]
) -> dict[UUID, list[Question]]:
    """Return the questions of each poll in their order."""
    asked: dict[UUID, list[Question]] = {poll_id: [] for poll_id in poll_ids}
    for row in await _FIND_QUESTIONS.many(connection, poll_ids=list(poll_ids)):
        asked[row.poll_id].append(question_of(row))
    return asked


def question_of(row: QuestionRow) -> Question:
    """Return a stored question in the API's words."""
    options = None if row.options is None else json.decode(row.options, type=list[ChoiceOption])
    return Question(row.key, row.kind, row.wording, row.wording_en, row.mood, options)


async def open_round(
    connection: Connection,
    *,
    poll_id: UUID,
    round_id: UUID,
    teams: list[str],
    opens_at: datetime,
    closes_at: datetime,
) -> int | None:
    """Freeze tree, audience, thresholds and breakdown of a new round; return how many are invited.

    None where the poll is divided and no breakdown is declared.
    """
    return await _OPEN_ROUND.one(
        connection,
        poll_id=poll_id,
        round_id=round_id,
        teams=teams,
        opens_at=opens_at,
        closes_at=closes_at,
    )


async def find_round(connection: Connection, round_id: UUID) -> RoundRow | None:
    """Return a round."""
    return await _FIND_ROUND.one(connection, round_id=round_id)


async def list_rounds(connection: Connection, poll_ids: Sequence[UUID]) -> list[RoundRow]:
    """Return the rounds of polls, poll by poll, in their order."""
    return await _LIST_ROUNDS.many(connection, poll_ids=list(poll_ids))


async def end_round(connection: Connection, *, round_id: UUID, now: datetime) -> None:
    """Move an open round's close to now."""
    await _END_ROUND.one(connection, round_id=round_id, now=now)


async def invited_people(connection: Connection, round_id: UUID) -> list[Invited]:
    """Return the participations of a round that is not closed."""
    return await _INVITED_PEOPLE.many(connection, round_id=round_id)


async def mint_tokens(
    connection: Connection, *, participations: list[UUID], hashes: list[bytes]
) -> None:
    """Add a token to each participation."""
    await _MINT_TOKENS.one(connection, participations=participations, hashes=hashes)


async def find_participations(connection: Connection, hashes: list[bytes]) -> list[Found]:
    """Return the known ones among tokens, numbered from 1."""
    return await _FIND_PARTICIPATIONS.many(connection, hashes=hashes)


async def hand_in(
    connection: Connection, *, ballots: list[StoredBallot], now: datetime
) -> list[str]:
    """Put ballots into their pools; return `accepted`, `duplicate`, `closed` or `stopped`."""
    return await _HAND_IN.only(connection, ballots=ballots, now=now)
