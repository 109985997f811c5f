"""Figures against values computed by hand, for teams, rounds, days and sub-teams."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import NOON, Workplace
from tests.http.network import reaction, send
from tests.support import COMMENT, ENPS, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 8), "sued": ("firma", 8), "ost": ("nord", 0)}
DAY = timedelta(days=1)


async def survey(
    company: Company,
    work: Workplace,
    points: list[int],
    *,
    team: str = "nord",
    closes: datetime = NOON + DAY,
    extra: tuple[Any, ...] = (),
) -> str:
    """Ask a team; the first people answer with the points, and all of it is sealed."""
    poll = await company.poll(SCALE, *extra, settle=0, texts="figures_only")
    round_id = await company.open_round(poll, [team], closes)
    for person, point in zip(people(team, 1, 8), points, strict=False):
        texts = {"why": "negative"} if COMMENT in extra else {}
        await company.count([person], mood=point, **texts)
    while await score(work.work):
        pass
    await seal(work.work)
    return round_id


async def over(work: Workplace, clock: ManualClock, moment: datetime) -> None:
    clock.time = moment
    await close(work.work)


async def test_a_figure_is_what_one_computes_by_hand(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    round_id = await survey(company, workplace, [1, 2, 3, 4, 5, 5])
    mood = await company.round_mood("nord", round_id)
    # Valences -1 -0.5 0 0.5 1 1: mean 1/6, variance 2/3, error sqrt(2/3 / 6 * 2/7), t(5) 2.5706.
    # Wilson counts six of eight people as 6 * 7 / 2 = 21: (0.5 +- 0.1966).
    half = {"share": 0.5, "low": 0.3034, "high": 0.6966}
    figure = mood["sources"]["scales"]
    assert (figure["index"], figure["low"], figure["high"]) == (58.3, 35.4, 81.2)
    assert (figure["n"], figure["answers"], figure["favourable"]) == (6, 6, half)
    assert [figure[side]["share"] for side in ("unfavourable", "neutral")] == [0.3333, 0.1667]
    assert (mood["invited"], mood["sealed"], mood["participation"]) == (8, 6, 0.75)
    assert mood["questions"][0]["distribution"] == [1, 1, 1, 1, 2]
    assert mood["overall"]["weights"] == {"scales": 1.0}


async def test_nothing_is_uncertain_where_everybody_answered(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    round_id = await survey(company, workplace, [1, 2, 3, 4, 5, 5, 4, 4])
    figure = (await company.round_mood("nord", round_id))["sources"]["scales"]
    assert figure["low"] == figure["index"] == figure["high"] == 62.5
    assert figure["favourable"] == {"share": 0.625, "low": 0.625, "high": 0.625}


async def test_a_round_still_has_its_audience_on_its_last_day(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    monday = NOON + 5 * DAY
    poll = await company.poll(settle=0)
    await company.open_round(poll, ["nord"], monday + timedelta(hours=1))
    clock.time = monday
    for person, point in zip(people("nord", 1, 6), [1, 2, 3, 4, 5, 5], strict=True):
        await company.count([person], mood=point)
    await seal(workplace.work)
    mood = await company.ok("GET", "/teams/nord/mood?since=2026-03-09")
    [nord, _] = await company.ok("GET", "/teams/nord/weeks?since=2026-03-09")
    # Six of eight, as above; six of nobody knows how many would be 15.5 to 100.
    for found in (mood["overall"], *nord["weeks"]):
        assert (found["index"], found["low"], found["high"]) == (58.3, 35.4, 81.2)


async def test_participation_is_that_of_the_questions_however_many_write(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE, COMMENT, settle=0, texts="figures_only")
    round_id = await company.open_round(poll, ["nord"])
    # Three more wait for two, but their texts were scored together with the first five.
    await company.count(people("nord", 1, 5), mood=4, why="negative")
    await seal(workplace.work)
    await company.count(people("nord", 6, 8), mood=4, why="negative")
    while await score(workplace.work):
        pass
    await seal(workplace.work)
    mood = await company.round_mood("nord", round_id)
    assert {source: figure["n"] for source, figure in mood["sources"].items()} == {
        "scales": 5,
        "comments": 8,
    }
    assert (mood["sealed"], mood["participation"]) == (5, 0.625)


async def test_only_mood_questions_make_the_mood(company: Company, workplace: Workplace) -> None:
    await company.staff(TEAMS)
    poll = await company.poll(SCALE, ENPS, settle=0)
    round_id = await company.open_round(poll, ["nord"])
    for number, person in enumerate(people("nord", 1, 5)):
        await company.count([person], mood=number + 1, enps=[0, 0, 10, 9, None][number])
    await seal(workplace.work)
    mood = await company.round_mood("nord", round_id)
    assert mood["overall"]["index"] == 50.0
    enps = mood["questions"][1]
    assert enps["distribution"] == [2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert (enps["figure"]["n"], enps["figure"]["answers"]) == (5, 4)
    assert enps["figure"]["index"] == 47.5


async def test_the_weights_of_the_sources_that_are_there_add_up_to_one(
    network: Company, workplace: Workplace
) -> None:
    await network.staff(TEAMS)
    await survey(network, workplace, [5, 5, 5, 5, 4, 4], extra=(COMMENT,))
    mood = await network.ok("GET", "/teams/nord/mood")
    assert mood["overall"]["weights"] == {"comments": 0.2941, "scales": 0.7059}
    indices = {source: figure["index"] for source, figure in mood["sources"].items()}
    expected = sum(indices[s] * mood["overall"]["weights"][s] for s in indices)
    assert mood["overall"]["index"] == pytest.approx(expected, abs=0.1)

    setting = {"enabled": True, "settle": 0}
    await network.ok("PUT", "/sources/reactions", Role.ADMINISTRATOR, json=setting)
    kinds = ["love", "love", "like", "like", "sad", "sad"]
    items = [reaction(p, k) for p, k in zip(people("nord", 1, 6), kinds, strict=True)]
    await send(network, *items)
    await seal(workplace.work)
    mood = await network.ok("GET", "/teams/nord/mood")
    assert mood["overall"]["weights"] == {"comments": 0.25, "reactions": 0.15, "scales": 0.6}
    assert mood["sources"]["reactions"]["index"] == 73.3


@pytest.mark.parametrize(
    ("before", "after", "points", "german", "english"),
    [
        ([1, 2] * 4, [5, 4] * 4, 75.0, "75,0 Punkte gestiegen", "up 75.0 points"),
        ([5, 4] * 4, [1, 2] * 4, -75.0, "75,0 Punkte gefallen", "down 75.0 points"),
        (
            [1, 3, 5, 2, 4],
            [2, 3, 5, 2, 4],
            5.0,
            "keine verlässliche Veränderung",
            "no reliable change",
        ),
    ],
)
async def test_a_change_is_told_in_words_when_it_is_sure(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    before: list[int],
    after: list[int],
    points: float,
    german: str,
    english: str,
) -> None:
    await company.staff(TEAMS)
    await survey(company, workplace, before)
    later = NOON + 28 * DAY
    await over(workplace, clock, later)
    assert (await company.ok("GET", "/teams/nord/mood"))["change"] is None
    await survey(company, workplace, after, closes=later + DAY)
    change = (await company.ok("GET", "/teams/nord/mood"))["change"]
    assert (change["points"], change["words"], change["sources"]) == (points, german, ["scales"])
    headers = {"accept-language": "en"}
    told = await company.ok("GET", "/teams/nord/mood", headers=headers)
    assert told["change"]["words"] == english


async def test_the_period_before_is_as_long_as_the_one_asked_for(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    await survey(company, workplace, [1, 2] * 4)
    later = NOON + 2 * DAY
    await over(workplace, clock, later)
    await survey(company, workplace, [5, 4] * 4, closes=later + DAY)
    # The fourth and the fifth are before the sixth and the seventh; before the sixth, the fifth.
    two = await company.ok("GET", "/teams/nord/mood?since=2026-03-06&until=2026-03-07")
    assert two["change"]["points"] == 75.0
    one = await company.ok("GET", "/teams/nord/mood?since=2026-03-06&until=2026-03-06")
    assert one["change"] is None


async def test_a_trend_has_days_weeks_and_rounds(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    starts = [NOON, NOON + DAY, NOON + 7 * DAY]
    rounds = []
    for start in starts:
        clock.time = start
        rounds.append(await survey(company, workplace, [1, 2, 3, 4, 5], closes=start + DAY / 2))
        await over(workplace, clock, start + DAY / 2)

    async def trend(by: str) -> list[tuple[str, int]]:
        points = await company.ok("GET", f"/teams/nord/trend?by={by}")
        return [(point["start"], point["sources"]["scales"]["n"]) for point in points]

    assert await trend("day") == [("2026-03-04", 5), ("2026-03-05", 5), ("2026-03-11", 5)]
    assert await trend("week") == [("2026-03-02", 10), ("2026-03-09", 5)]
    found = await company.ok("GET", "/teams/nord/trend?by=round")
    assert [point["round_id"] for point in found] == rounds
    narrow = await company.ok("GET", "/teams/nord/trend?by=day&since=2026-03-05&until=2026-03-05")
    assert len(narrow) == 1


async def test_sub_teams_stand_side_by_side_also_without_a_figure(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    await survey(company, workplace, [4, 4, 5, 5, 5])
    found = await company.ok("GET", "/teams/firma/teams")
    assert [(team["team_id"], bool(team["overall"])) for team in found] == [
        *(("nord", True), ("sued", False))
    ]
    assert await company.ok("GET", "/teams/ost/teams") == []


async def test_a_team_without_figures_has_none_and_says_so(company: Company) -> None:
    await company.staff(TEAMS)
    mood = await company.ok("GET", "/teams/sued/mood")
    assert (mood["overall"], mood["change"], mood["sources"], mood["version"]) == (
        None,
        None,
        {},
        0,
    )
    assert mood["themes"] == []
    assert await company.ok("GET", "/teams/sued/trend") == []


async def test_figures_are_provisional_while_they_may_grow_and_only_where(
    company: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    round_id = await survey(company, workplace, [3, 4, 5, 5, 5], closes=NOON + 3 * DAY)
    clock.time = NOON + DAY

    async def provisional() -> list[bool]:
        mood = await company.ok("GET", "/teams/nord/mood")
        below = await company.ok("GET", "/teams/firma/teams")
        trend = await company.ok("GET", "/teams/nord/trend?by=week")
        places = [mood, await company.round_mood("nord", round_id), below[0], trend[0]]
        return [place["sources"]["scales"]["provisional"] for place in places]

    assert await provisional() == [True] * 4
    past = await company.ok("GET", "/teams/nord/mood?until=2026-03-04")
    assert past["sources"]["scales"]["provisional"] is False
    await over(workplace, clock, NOON + 3 * DAY)
    assert await provisional() == [False] * 4


BAD_SPANS = [
    "since=2026-03-05&until=2026-03-04",
    "since=2020-01-01",
    "since=yesterday",
    "until=2026-02-30",
]


@pytest.mark.parametrize("span", BAD_SPANS)
@pytest.mark.parametrize("figures", ["mood", "trend", "teams"])
async def test_days_that_make_no_span_are_refused(
    company: Company, figures: str, span: str
) -> None:
    await company.staff(TEAMS)
    refused = await company.call("GET", f"/teams/nord/{figures}?{span}")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid-input")
