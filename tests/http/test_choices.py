"""A choice: what makes one, how it is answered, and that only counts of whole groups are shown."""

import re
from html import unescape
from typing import Any

import asyncpg
import pytest

from tests.conftest import Workplace
from tests.support import CHOICE, COMMENT, SCALE, Company, people
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 8), "sued": ("firma", 6)}
TWO: list[dict[str, object]] = [{"label": "Ja"}, {"label": "Nein"}]

BAD = {
    "no options": ({"options": None}, "/questions/0/options"),
    "one option": ({"options": TWO[:1]}, "/questions/0/options"),
    "eleven options": (
        {"options": [{"label": f"Option {n}"} for n in range(11)]},
        "/questions/0/options",
    ),
    "the same label twice": (
        {"options": [*TWO, {"label": " ja "}]},
        "/questions/0/options/2/label",
    ),
    "the same English label twice": (
        {"options": [{"label": "Ja", "label_en": "No"}, {"label": "Nein", "label_en": "No"}]},
        "/questions/0/options/1/label_en",
    ),
    "an English label that is another's German one": (
        {"options": [{"label": "Rot"}, {"label": "Tot", "label_en": "Rot"}]},
        "/questions/0/options/1/label_en",
    ),
    "a blank label": ({"options": [*TWO, {"label": "  "}]}, "/questions/0/options/2/label"),
    "an empty label": ({"options": [*TWO, {"label": ""}]}, "/questions/0/options/2/label"),
    "a long label": ({"options": [*TWO, {"label": "x" * 101}]}, "/questions/0/options/2/label"),
    "an option with a value": ({"options": [*TWO, {"value": 3}]}, "/questions/0/options/2/value"),
    "a choice that counts to the mood": ({"mood": True}, "/questions/0/mood"),
    "a scale with options": ({"kind": "scale5"}, "/questions/0/options"),
    "a text with options": ({"kind": "text"}, "/questions/0/options"),
}


async def survey(company: Company, *questions: Any, **settings: Any) -> str:
    await company.staff(TEAMS)
    poll = await company.poll(*(questions or (SCALE, CHOICE)), **({"settle": 0} | settings))
    return await company.open_round(poll, ["firma"])


async def choose(company: Company, options: list[int | None]) -> None:
    """Let the people of the north choose, one after the other; all find the mood good."""
    for person, option in zip(people("nord", 1, 8), options, strict=False):
        await company.count([person], mood=4, wish=option)


@pytest.mark.parametrize(("change", "pointer"), BAD.values(), ids=BAD)
async def test_a_choice_that_does_not_fit_is_refused_with_its_place(
    company: Company, owner: asyncpg.Connection, change: dict[str, Any], pointer: str
) -> None:
    given = {"title": "Puls", "questions": [CHOICE | change]}
    refused = await company.call("POST", "/polls", json=given)
    assert refused.status_code == 422
    assert refused.json()["type"] == "/problems/invalid-input"
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer]
    assert await owner.fetchval("SELECT count(*) FROM polls") == 0


async def test_a_choice_is_read_as_it_was_created_by_whoever_plans_and_whoever_answers(
    company: Company,
) -> None:
    await survey(company)
    [poll] = (await company.ok("GET", "/polls"))["items"]
    headers = {"authorization": f"Bearer {company.tokens['nord-1']}"}
    paper = (await company.client.get("/api/v1/ballot", headers=headers)).json()
    assert poll["questions"][1] == paper["questions"][1] == CHOICE
    assert poll["questions"][0]["options"] is None


async def test_only_scales_count_towards_the_mood_unless_a_poll_says_otherwise(
    company: Company,
) -> None:
    silent = {key: value for key, value in CHOICE.items() if key != "mood"}
    questions = [SCALE, {"key": "enps", "kind": "scale11", "wording": "?"}, silent, COMMENT]
    created = await company.ok("POST", "/polls", json={"title": "Puls", "questions": questions})
    assert [question["mood"] for question in created["questions"]] == [True, True, False, False]


async def test_a_ballot_keeps_the_position_of_its_option(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company, CHOICE, SCALE, COMMENT, texts="figures_only")
    await company.count(["nord-1"], wish=3, mood=5)
    await company.count(["nord-2"], wish=None, mood=1)
    await company.count(["nord-3"], wish=1)
    rows = await owner.fetch("SELECT answers FROM pooled")
    assert sorted(row["answers"] for row in rows if row["answers"][0]) == [[1, None], [3, 10]]
    assert [None, -10] in [row["answers"] for row in rows]


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8"])
@pytest.mark.parametrize("option", [0, 4, -1, 10**30, "1", "Mehr Zeit", 1.5, True, [1]], ids=repr)
async def test_what_is_no_option_is_refused_on_the_short_way_in_and_on_the_long_one(
    company: Company, owner: asyncpg.Connection, content_type: str, option: object
) -> None:
    await survey(company)
    headers = {
        "authorization": f"Bearer {company.tokens['nord-1']}",
        "content-type": content_type,
    }
    refused = await company.client.post(
        "/api/v1/ballot", headers=headers, json={"answers": {"mood": 3, "wish": option}}
    )
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert error["pointer"].startswith("/answers")
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_options_are_shown_with_counts_and_shares_from_the_fifth_ballot_on(
    company: Company, workplace: Workplace
) -> None:
    round_id = await survey(company)
    await choose(company, [1, 1, 3, 1])
    await seal(workplace.work)
    [_, before] = (await company.round_mood("nord", round_id))["questions"]
    assert before["distribution"] == [0, 0, 0]
    assert [option["share"] for option in before["options"]] == [None, None, None]
    await company.count(["nord-5"], mood=2, wish=None)
    await seal(workplace.work)
    [mood, wish] = (await company.round_mood("nord", round_id))["questions"]
    assert mood["options"] == []
    assert (wish["kind"], wish["figure"], wish["enps"]) == ("choice", None, None)
    assert wish["distribution"] == [3, 0, 1]
    # Of eight people five answered and four chose, as if 6 had been asked: Wilson counts
    # 4 * 5 / 2 = 10, so 3 of 4 are (0.6806 +- 0.2384), and 0 of 4 reach up to 0.1388 * 2.
    assert wish["options"] == [
        {
            "label": "Mehr Zeit",
            "label_en": "More time",
            "count": 3,
            "share": {"share": 0.75, "low": 0.4422, "high": 0.9191},
        },
        {
            "label": "Mehr Ruhe",
            "label_en": None,
            "count": 0,
            "share": {"share": 0.0, "low": 0.0, "high": 0.2775},
        },
        {
            "label": "Mehr Leute",
            "label_en": "More people",
            "count": 1,
            "share": {"share": 0.25, "low": 0.0809, "high": 0.5578},
        },
    ]


async def test_a_choice_moves_no_mood_no_index_and_no_sum(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    round_id = await survey(company)
    await choose(company, [1, 3, 3, 3, 2, 1, 2, 3])
    for person, point in zip(people("sued", 1, 6), [1, 2, 3, 4, 5, 5], strict=True):
        await company.count([person], mood=point, wish=3)
    await seal(workplace.work)
    shown = await company.round_mood("firma", round_id)
    alone = await company.poll(SCALE, settle=0)
    other = await company.open_round(alone, ["firma"])
    await company.count(people("nord", 1, 8), mood=4)
    for person, point in zip(people("sued", 1, 6), [1, 2, 3, 4, 5, 5], strict=True):
        await company.count([person], mood=point)
    await seal(workplace.work)
    without = await company.round_mood("firma", other)
    assert shown["sources"]["scales"]["answers"] == 14
    # What is random is the recoding of the north's unanimous mood, by half a point of one person.
    assert shown["overall"]["index"] == pytest.approx(without["overall"]["index"], abs=3.6)
    rows = await owner.fetch(
        "SELECT polarity, valence_sum FROM microaggregate_questions WHERE question = 'wish'"
        " UNION ALL SELECT polarity, valence_sum FROM mood_round WHERE question = 'wish'"
    )
    assert len(rows) > 3
    assert {(*row["polarity"], row["valence_sum"]) for row in rows} == {(0, 0, 0, 0)}
    sums = await owner.fetch(
        "SELECT histogram, valence_sum FROM mood_round"
        " WHERE team_id = 'firma' AND source = 'scales' AND question IN ('', 'mood')"
        " AND round_id = $1",
        round_id,
    )
    assert sums[0] == sums[1]


async def test_a_poll_of_choices_alone_has_participation_and_no_mood(
    company: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    round_id = await survey(company, CHOICE)
    for person, option in zip(people("nord", 1, 5), [1, 2, 3, 2, 2], strict=True):
        await company.count([person], wish=option)
    await seal(workplace.work)
    mood = await company.round_mood("nord", round_id)
    assert (mood["sealed"], mood["overall"], mood["sources"]) == (5, None, {})
    assert mood["questions"][0]["distribution"] == [1, 3, 1]
    assert (await company.ok("GET", "/teams/nord/mood"))["overall"] is None
    assert await owner.fetchval("SELECT bool_and(missing = 0) FROM conservation")


async def test_the_values_of_a_breakdown_have_their_options_too(
    company: Company, workplace: Workplace
) -> None:
    await company.declare("koeln", "graz")
    sites = dict.fromkeys(people("nord", 1, 5), "koeln")
    sites |= dict.fromkeys(people("nord", 6, 10), "graz")
    await company.staff({"firma": (None, 0), "nord": ("firma", 10)}, sites)
    poll = await company.poll(SCALE, CHOICE, settle=0, divided=True)
    round_id = await company.open_round(poll, ["firma"])
    for person, option in zip(people("nord", 1, 10), [1, 1, 2, 2, 2, 3, 3, 3, 1, 1], strict=True):
        await company.count([person], mood=3, wish=option)
    await seal(workplace.work)
    await seal(workplace.work)
    shown = await company.ok("GET", f"/teams/nord/rounds/{round_id}/breakdown")
    told = {value["key"]: value["questions"][1] for value in shown["values"]}
    assert told["koeln"]["distribution"] == [2, 3, 0]
    assert told["graz"]["distribution"] == [2, 0, 3]
    assert [option["count"] for option in told["graz"]["options"]] == [2, 0, 3]
    whole = await company.round_mood("nord", round_id)
    assert whole["questions"][1]["distribution"] == [4, 3, 3]


async def test_the_poll_page_offers_the_options_in_the_readers_language(company: Company) -> None:
    await survey(company)
    address = f"/p/{company.tokens['nord-1']}"
    for language, labels in (
        ("de", ["Mehr Zeit", "Mehr Ruhe", "Mehr Leute", "Keine Angabe"]),
        ("en", ["More time", "Mehr Ruhe", "More people", "No answer"]),
    ):
        page = (await company.client.get(address, params={"lang": language})).text
        [shown] = re.findall(
            r'<fieldset class="question" data-kind="choice".*?</fieldset>', page, re.DOTALL
        )
        assert re.findall(r'value="(\d*)"', shown) == ["1", "2", "3", ""]
        words = unescape(re.sub(r"<[^>]*>", "\n", shown))
        assert [line.strip() for line in words.split("\n") if line.strip()][-4:] == labels


async def test_a_form_hands_in_an_option_and_gives_back_what_is_none(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company)
    address = f"/p/{company.tokens['nord-1']}"
    for wrong in ("4", "0", "Mehr Zeit", "٢"):
        page = await company.client.post(address, data={"mood": "2", "wish": wrong})
        assert page.status_code == 422
        assert "Bitte neu auswählen." in page.text
        assert 'name="mood" value="2" checked' in page.text
    sent = await company.client.post(address, data={"mood": "", "wish": "2"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/p/thanks?lang=de")
    assert await owner.fetchval("SELECT answers FROM pooled") == [None, 2]
