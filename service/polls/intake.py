"""The ballot's way in: tokens looked up and ballots committed in batches.

Ballots that arrive together share a transaction, which is faster than one commit each and
leaves no commit order to tell them apart by.
"""

from uuid import UUID

from service.context import Context
from service.db import connection
from service.kernel.batcher import Batcher
from service.kernel.ids import hash_secret, pseudonym
from service.kernel.problems import Problem
from service.policy.rules import require_collecting
from service.polls import rules, store
from service.polls.ballots import Answers, read_answers
from service.polls.types import BallotPaper, Poll, Receipt, Round


class Intake:
    """Takes ballots for one API process."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._find = Batcher(self._find_all)
        self._commit = Batcher(self._commit_all)
        self._papers: dict[UUID, tuple[Poll, Round]] = {}

    async def paper(self, token: str) -> BallotPaper:
        """Return the questions behind a token, or raise the token's problem."""
        found = await self._participation(token)
        poll, opened = await self._paper(found.round_id)
        async with connection(self._context.collect) as lent:
            await require_collecting(lent)
            current = await rules.read_round(lent, found.round_id)
        self._require_open(current)
        return BallotPaper(
            title=poll.title,
            questions=poll.questions,
            closes_at=current.closes_at,
            k_figures=opened.k_figures,
            k_texts=opened.k_texts,
            settle=opened.settle,
            texts=opened.texts,
            breakdown=None if opened.breakdown is None else opened.breakdown.label,
        )

    async def hand_in(self, token: str, answers: Answers) -> Receipt:
        """Count a ballot once, durably.

        Raises:
            Problem: `unknown-token`, `round-closed`, `round-not-open`, `collecting-stopped` or
                `invalid-input`.
        """
        found = await self._participation(token)
        if found.participation_id is None:
            raise Problem("round-closed")
        poll, opened = await self._paper(found.round_id)
        if self._context.clock.now() < opened.opens_at:
            await self._refuse_early(found.round_id)
        values, written = read_answers(poll.questions, answers)
        text = (await self._context.texts.redact([written]))[0] if written else None
        outcome = await self._commit.submit(
            store.StoredBallot(
                found.participation_id, self._voucher(found.participation_id), values, text
            )
        )
        if outcome == "stopped":
            raise Problem("collecting-stopped")
        if outcome == "closed":
            raise Problem("round-closed")
        return self._acknowledge(outcome, has_text=text is not None)

    async def _refuse_early(self, round_id: UUID) -> None:
        # What was kept says when it was to open; it may have been ended since.
        async with connection(self._context.collect) as lent:
            self._require_open(await rules.read_round(lent, round_id))

    def _require_open(self, current: Round) -> None:
        now = self._context.clock.now()
        if current.state != "open" or now >= current.closes_at:
            raise Problem("round-closed")
        if now < current.opens_at:
            raise Problem("round-not-open", opens_at=current.opens_at)

    def _acknowledge(self, outcome: str, *, has_text: bool) -> Receipt:
        if outcome == "duplicate":
            return Receipt("already_counted")
        self._context.doorbell.ring("seal")
        if has_text:
            self._context.doorbell.ring("score")
        return Receipt("counted")

    def _voucher(self, participation_id: UUID) -> UUID:
        return pseudonym(self._context.settings.key, "voucher", str(participation_id))

    async def _participation(self, token: str) -> store.Found:
        found = await self._find.submit(hash_secret(token))
        if found is None:
            raise Problem("unknown-token")
        return found

    async def _paper(self, round_id: UUID) -> tuple[Poll, Round]:
        # A round's questions and thresholds are frozen, so they are read once.
        if round_id not in self._papers:
            async with connection(self._context.collect) as lent:
                opened = await rules.read_round(lent, round_id)
                self._papers[round_id] = (await rules.read_poll(lent, opened.poll_id), opened)
        return self._papers[round_id]

    async def _find_all(self, hashes: list[bytes]) -> list[store.Found | None]:
        async with connection(self._context.collect) as lent:
            found = await store.find_participations(lent, hashes)
        by_ordinal = {row.ordinal: row for row in found}
        return [by_ordinal.get(ordinal) for ordinal in range(1, len(hashes) + 1)]

    async def _commit_all(self, ballots: list[store.StoredBallot]) -> list[str]:
        # One statement is a transaction by itself; BEGIN and COMMIT would be two more round trips.
        async with connection(self._context.collect) as lent:
            return await store.hand_in(lent, ballots=ballots, now=self._context.clock.now())
