"""What the service does not stop, shown on the real service: the threat model says it, too."""

from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from service.kernel.clock import ManualClock
from service.kernel.ids import pseudonym
from tests.attack.test_account import as_stored, end, live
from tests.conftest import SECRET, Workplace, add_session
from tests.support import Company, people
from workers.close import close
from workers.seal import seal
from workers.stir import stir

pytestmark = pytest.mark.anyio

THEIRS = [1, 2, 3, 4]
ENDS = datetime(2026, 3, 5, 12, tzinfo=UTC)


async def sum_of(company: Company, team: str, round_id: str) -> tuple[int, Any]:
    """Return the sum of all answers that a team's figure shows, and the figure."""
    mood = await company.round_mood(team, round_id)
    points = mood["questions"][0]["distribution"]
    return sum(point * count for point, count in enumerate(points, start=1)), mood


async def test_four_colluders_who_vote_right_after_their_target_learn_the_answer_of_a_flash_poll(
    company: Company, workplace: Workplace
) -> None:
    await company.staff({"firma": (None, 20)})
    round_id = await company.open_round(await company.poll(settle=0), ["firma"])
    target, *colluders = people("firma", 1, 5)
    await company.count([target], mood=5)
    await seal(workplace.work)
    for person, point in zip(colluders, THEIRS, strict=True):
        await company.count([person], mood=point)
        await seal(workplace.work)
    told, _ = await sum_of(company, "firma", round_id)
    assert told - sum(THEIRS) == 5


async def test_four_beside_a_lone_head_are_enough_when_figures_wait_for_the_end(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    teams = {"werk": ("bereich", 20), "labor": ("bereich", 20), "stab": ("bereich", 4)}
    await company.staff({"firma": (None, 0), "bereich": ("firma", 1)} | teams)
    round_id = await company.open_round(await company.poll(settle="close"), ["firma"], ENDS)
    for person in (*people("werk", 1, 20), *people("labor", 1, 20)):
        await company.count([person], mood=3)
    for person, point in zip(people("stab", 1, 4), THEIRS, strict=True):
        await company.count([person], mood=point)
    await company.count(["bereich-1"], mood=5)
    clock.time = ENDS
    await close(workplace.work)
    told, _ = await sum_of(company, "bereich", round_id)
    below = [await sum_of(company, team, round_id) for team in ("werk", "labor")]
    assert told - sum(points for points, _ in below) - sum(THEIRS) == 5


async def test_four_are_enough_when_a_round_is_ended_after_five_ballots(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff({"firma": (None, 40)})
    round_id = await company.open_round(await company.poll(settle="close"), ["firma"])
    for person, point in zip(people("firma", 1, 5), [5, *THEIRS], strict=True):
        await company.count([person], mood=point)
    await company.ok("POST", f"/rounds/{round_id}/close")
    clock.advance(timedelta(seconds=1))
    await close(workplace.work)
    told, mood = await sum_of(company, "firma", round_id)
    assert (told - sum(THEIRS), mood["invited"]) == (5, 40)


async def test_a_check_in_is_paired_with_its_session_until_it_is_stirred(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 20)})
    earlier = clock.now() - timedelta(minutes=20)
    points = {person: 1 + number % 5 for number, person in enumerate(people("firma", 1, 20))}
    for person, point in points.items():
        session = await add_session(owner, person=person, at=earlier)
        session |= {"sec-fetch-site": "same-origin"}
        sent = await company.client.post("/api/v1/check-in", headers=session, json={"point": point})
        assert sent.status_code == 201
    present = await owner.fetch(
        "SELECT person_id FROM sessions s JOIN accounts a ON a.id = account_id"
        " ORDER BY s.xmin::text::bigint"
    )
    answers = await owner.fetch("SELECT valence FROM pooled ORDER BY xmin::text::bigint")
    paired = {who: 3 + valence // 5 for (who,), (valence,) in zip(present, answers, strict=True)}
    assert paired == points
    await stir(workplace.work)
    assert await owner.fetchval("SELECT count(DISTINCT xmin::text) FROM pooled") == 1


async def test_invented_people_single_out_a_team_of_one_and_show_in_every_invited(
    company: Company, workplace: Workplace
) -> None:
    await company.staff({"firma": (None, 9), "allein": ("firma", 5)})
    round_id = await company.open_round(await company.poll(settle="close"), ["firma"])
    real, *invented = people("allein", 1, 5)
    await company.count([real], mood=5)
    for person, point in zip(invented, THEIRS, strict=True):
        await company.count([person], mood=point)
    await seal(workplace.work)
    told, mood = await sum_of(company, "allein", round_id)
    assert told - sum(THEIRS) == 5
    assert mood["invited"] == 1 + 4
    assert (await company.round_mood("firma", round_id))["invited"] == 9 + 5


async def test_two_snapshots_around_one_ballot_pair_it_for_whoever_has_the_secret(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 20)})
    await company.open_round(await company.poll(settle="close"), ["firma"])
    vouchers, answers = "SELECT voucher FROM spent_vouchers", "SELECT id, answers::text FROM pooled"
    await company.count(people("firma", 1, 9), mood=3)
    await stir(workplace.work)
    before = await owner.fetch(vouchers), await owner.fetch(answers)
    await company.count(["firma-10"], mood=1)
    await stir(workplace.work)
    after = await owner.fetch(vouchers), await owner.fetch(answers)
    ((voucher,),), ((_, answer),) = (set(a) - set(b) for a, b in zip(after, before, strict=True))
    rows = await owner.fetch("SELECT id, person_id FROM participations")
    key = SECRET.encode()
    voter = {pseudonym(key, "voucher", str(row["id"])): row["person_id"] for row in rows}
    assert (voter[voucher], answer) == ("firma-10", "{-10}")


async def test_the_write_ahead_log_holds_every_text_and_voucher_after_the_close(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    needles = await live(company, owner)
    await end(company, workplace, clock)
    segments = await owner.fetch("SELECT name FROM pg_ls_waldir() ORDER BY modification DESC")
    log = b"".join(
        [
            await owner.fetchval("SELECT pg_read_binary_file('pg_wal/' || $1)", row["name"])
            for row in segments[:8]
        ]
    )
    for kind in ("text", "voucher", "response"):
        written = [as_stored(needle) for needle, of in needles.known.items() if of == kind]
        assert all(needle in log for needle in written), kind
