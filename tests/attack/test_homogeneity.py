"""A homogeneity attacker waits for a group that is of one mind: what all say, each says."""

import asyncpg
import pytest

from tests.attack.switches import keep_unanimity
from tests.conftest import Workplace
from tests.http.network import post, reaction, send
from tests.support import CHOICE, COMMENT, SCALE, Company, people
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

FIVE = people("nord", 1, 5)


async def unanimous(company: Company, workplace: Workplace) -> dict[str, list[int]]:
    """All five say the same everywhere; return what is shown of it."""
    await company.staff({"firma": (None, 0), "nord": ("firma", 5)})
    poll = await company.poll(SCALE, CHOICE, COMMENT, settle=0, texts="figures_only")
    round_id = await company.open_round(poll, ["firma"])
    await company.count(FIVE, mood=2, wish=1, why="negative und einig")
    await send(company, post("p1"), to="/posts")
    await send(company, *(reaction(person, "angry") for person in FIVE))
    await score(workplace.work)
    await seal(workplace.work)
    mood = await company.round_mood("nord", round_id)
    comments = mood["sources"]["comments"]
    shares = [comments[side]["share"] for side in ("unfavourable", "neutral", "favourable")]
    index = (await company.ok("GET", "/teams/nord/mood"))["sources"]["reactions"]["index"]
    return {
        "scales": mood["questions"][0]["distribution"],
        "choice": mood["questions"][1]["distribution"],
        "comments": [round(5 * share) for share in shares],
        "reactions": [index],
    }


async def test_no_group_proves_what_each_of_its_people_said(
    company: Company, workplace: Workplace
) -> None:
    shown = await unanimous(company, workplace)
    assert shown["scales"] in ([1, 4, 0, 0, 0], [0, 4, 1, 0, 0])
    assert shown["choice"] == [4, 1, 0]
    assert shown["comments"] == [4, 1, 0]
    assert shown["reactions"] == [1.0]


@pytest.mark.parametrize(
    ("mentions", "shown"),
    [
        ({"negative": 5}, [4, 0, 0]),
        ({"negative": 2, "positive": 3}, [2, 0, 2]),
        ({"negative": 4}, [4, 0, 0]),
    ],
    ids=["all, alike", "all, mixed", "all but one"],
)
async def test_no_group_proves_that_each_of_its_people_named_a_theme(
    company: Company,
    workplace: Workplace,
    owner: asyncpg.Connection,
    mentions: dict[str, int],
    shown: list[int],
) -> None:
    await company.staff({"firma": (None, 0), "nord": ("firma", 5)})
    poll = await company.poll(COMMENT, settle=0, texts="figures_only")
    await company.open_round(poll, ["firma"])
    await company.count(FIVE, why="negative und einig")
    await score(workplace.work)
    ids = [row["id"] for row in await owner.fetch("SELECT id FROM pooled")]
    named = [polarity for polarity, count in mentions.items() for _ in range(count)]
    for id_, polarity in zip(ids, named, strict=False):
        themes = f'[["leadership", "{polarity}"]]'
        await owner.execute("UPDATE pooled SET themes = $2 WHERE id = $1", id_, themes)
    await seal(workplace.work)
    [theme] = (await company.ok("GET", "/teams/nord/mood"))["themes"]
    assert [theme[side] for side in ("negative", "neutral", "positive")] == shown


async def test_without_recoding_a_unanimous_group_tells_everybodys_answer(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    await keep_unanimity(owner)
    shown = await unanimous(company, workplace)
    assert shown == {
        "scales": [0, 5, 0, 0, 0],
        "choice": [5, 0, 0],
        "comments": [5, 0, 0],
        "reactions": [0.0],
    }


@pytest.mark.parametrize(("option", "neighbours"), [(1, {2}), (2, {1, 3}), (3, {2})])
async def test_a_unanimous_choice_moves_one_person_to_an_option_beside_it(
    company: Company, workplace: Workplace, option: int, neighbours: set[int]
) -> None:
    await company.staff({"firma": (None, 0), "nord": ("firma", 5)})
    poll = await company.poll(CHOICE, settle=0)
    round_id = await company.open_round(poll, ["firma"])
    await company.count(FIVE, wish=option)
    await seal(workplace.work)
    [shown] = (await company.round_mood("nord", round_id))["questions"]
    counts = dict(enumerate(shown["distribution"], start=1))
    assert counts.pop(option) == 4
    assert {at for at, count in counts.items() if count} < {*neighbours, 0}
    assert sum(counts.values()) == 1
