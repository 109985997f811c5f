"""The main job as a person would walk it: ballots in, figure out, at the right moment."""

from datetime import timedelta

import pytest

from service.kernel.clock import ManualClock
from tests.conftest import Workplace
from tests.support import COMMENT, ENPS, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "vertrieb": ("firma", 8), "labor": ("firma", 7)}


async def test_a_flash_poll_shows_the_fifth_ballot_at_once_and_no_earlier(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE, ENPS, settle=0)
    round_id = await company.open_round(poll, ["firma"])

    for number, person in enumerate(people("vertrieb", 1, 8), start=1):
        await company.count([person], mood=number % 5 + 1, enps=number)
        await seal(workplace.work)
        mood = await company.round_mood("vertrieb", round_id)
        assert mood["sealed"] == (0 if number < 5 else 5)


async def test_rests_rise_to_the_parent_at_the_close(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE, settle=0)
    round_id = await company.open_round(poll, ["firma"])
    for person in people("vertrieb", 1, 8):
        await company.count([person], mood=4)
        await seal(workplace.work)
    await company.count(people("labor", 1, 2), mood=2)
    await seal(workplace.work)

    clock.advance(timedelta(minutes=1))
    await company.ok("POST", f"/rounds/{round_id}/close")
    await close(workplace.work)

    assert (await company.round_mood("vertrieb", round_id))["sealed"] == 5
    assert (await company.round_mood("labor", round_id))["sealed"] == 0
    whole = await company.round_mood("firma", round_id)
    assert (whole["sealed"], whole["state"]) == (10, "closed")


async def test_with_a_settle_time_all_eight_seal_the_moment_the_eighth_arrives(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE)
    round_id = await company.open_round(poll, ["vertrieb"])
    await company.count(people("vertrieb", 1, 7), mood=3)
    await seal(workplace.work)
    assert (await company.round_mood("vertrieb", round_id))["sealed"] == 0

    await company.count(["vertrieb-8"], mood=5)
    await seal(workplace.work)

    assert (await company.round_mood("vertrieb", round_id))["sealed"] == 8


async def test_a_full_pool_waits_for_a_text_that_is_not_scored(
    company: Company, workplace: Workplace
) -> None:
    await company.staff({"firma": (None, 0), "labor": ("firma", 6)})
    poll = await company.poll(COMMENT, settle="close", texts="figures_only")
    round_id = await company.open_round(poll, ["firma"])
    await company.count(people("labor", 1, 5), why="neutral und da")
    await score(workplace.work)
    await company.count(["labor-6"], why="neutral und spät")
    await seal(workplace.work)
    assert (await company.round_mood("labor", round_id))["sealed"] == 0
    await score(workplace.work)
    await seal(workplace.work)
    assert (await company.round_mood("labor", round_id))["sealed"] == 6


async def test_a_pool_seals_whole_once_nothing_came_for_the_settle_time(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    round_id = await company.open_round(await company.poll(SCALE), ["vertrieb"])
    await company.count(people("vertrieb", 1, 5), mood=3)
    await seal(workplace.work)
    clock.advance(timedelta(minutes=4))
    await company.count(["vertrieb-6"], mood=3)
    await seal(workplace.work)
    clock.advance(timedelta(minutes=4))
    await seal(workplace.work)
    assert (await company.round_mood("vertrieb", round_id))["sealed"] == 0

    clock.advance(timedelta(minutes=1))
    await seal(workplace.work)

    assert (await company.round_mood("vertrieb", round_id))["sealed"] == 6


async def test_comments_appear_with_their_sentiment_once_five_are_scored(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE, COMMENT, settle=0, texts="figures_only")
    round_id = await company.open_round(poll, ["vertrieb"])
    for person, label in zip(
        people("vertrieb", 1, 5),
        ["negative", "negative", "neutral", "positive", "positive"],
        strict=True,
    ):
        await company.count([person], mood=3, why=f"{label} gestimmt")
    await seal(workplace.work)
    assert "comments" not in (await company.round_mood("vertrieb", round_id))["sources"]

    assert await score(workplace.work)
    await seal(workplace.work)

    comments = (await company.round_mood("vertrieb", round_id))["sources"]["comments"]
    assert (comments["n"], comments["index"]) == (5, 50.0)
    assert comments["favourable"]["share"] == 0.4
