"""Comments are shown in groups of ten, with team and week only, and nobody reads them unseen."""

from datetime import timedelta

import asyncpg
import pytest

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import Workplace, add_key
from tests.support import COMMENT, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "nord": ("firma", 14), "sued": ("firma", 14)}
L, W = Role.LEADER, Role.WORKS_COUNCIL


async def comments(
    company: Company, workplace: Workplace, team: str, count: int, **settings: object
) -> str:
    poll = await company.poll(SCALE, COMMENT, settle=0, **settings)
    round_id = await company.open_round(poll, [team])
    for person in people(team, 1, count):
        await company.count([person], mood=3, why=f"positive Kommentar von {person}")
    while await score(workplace.work):
        pass
    while await seal(workplace.work):
        pass
    return round_id


@pytest.fixture
async def leaders(company: Company, owner: asyncpg.Connection) -> dict[str, str]:
    """A leader's key for each team."""
    await company.staff(TEAMS)
    return {team: await add_key(owner, L, team) for team in TEAMS}


async def read(company: Company, key: str, team: str, query: str = "") -> tuple[int, object]:
    response = await company.client.get(
        f"/api/v1/teams/{team}/texts{query}", headers={"authorization": f"Bearer {key}"}
    )
    return response.status_code, response.json()


async def test_nine_comments_stay_unseen_and_ten_are_shown_without_a_score(
    company: Company, workplace: Workplace, leaders: dict[str, str]
) -> None:
    await comments(company, workplace, "nord", 9)
    assert await read(company, leaders["nord"], "nord") == (200, {"items": [], "next": None})
    await comments(company, workplace, "nord", 10)
    _, shown = await read(company, leaders["nord"], "nord")
    assert isinstance(shown, dict)
    assert {frozenset(item) for item in shown["items"]} == {frozenset({"team_id", "week", "text"})}
    assert {item["week"] for item in shown["items"]} == {"2026-03-02"}
    wanted = {f"positive Kommentar von nord-{n}" for n in range(1, 11)}
    assert {item["text"] for item in shown["items"]} == wanted
    assert len(shown["items"]) == 10


async def test_a_poll_of_figures_only_shows_no_text(
    company: Company, workplace: Workplace, leaders: dict[str, str], owner: asyncpg.Connection
) -> None:
    await comments(company, workplace, "nord", 14, texts="figures_only")
    assert await owner.fetchval("SELECT count(*) FROM pooled WHERE text IS NOT NULL") == 0
    assert await read(company, leaders["firma"], "nord") == (200, {"items": [], "next": None})


async def test_a_leader_reads_the_own_tree_only_page_by_page(
    company: Company, workplace: Workplace, leaders: dict[str, str]
) -> None:
    await comments(company, workplace, "nord", 12)
    await comments(company, workplace, "sued", 10)
    assert (await read(company, leaders["sued"], "nord"))[0] == 404
    seen, query = [], "?limit=7"
    while query:
        _, page = await read(company, leaders["firma"], "firma", query)
        assert isinstance(page, dict)
        seen += [(item["team_id"], item["text"]) for item in page["items"]]
        query = f"?limit=7&cursor={page['next']}" if page["next"] else ""
    assert sorted(team for team, _ in seen) == ["nord"] * 12 + ["sued"] * 10
    assert len(set(seen)) == 22
    assert (await read(company, leaders["firma"], "firma", "?cursor=x"))[0] == 422


async def test_every_reading_stands_in_the_audit_log(
    company: Company, workplace: Workplace, leaders: dict[str, str]
) -> None:
    await comments(company, workplace, "nord", 10)
    await read(company, leaders["nord"], "nord")
    await read(company, leaders["sued"], "nord")
    entries = (await company.ok("GET", "/audit", W))["items"]
    readings = [e["subject"] for e in entries if e["action"] == "texts.read"]
    assert readings == ["team:nord"]


async def test_without_an_entry_there_are_no_texts(
    company: Company,
    workplace: Workplace,
    leaders: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await comments(company, workplace, "nord", 10)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the log is away")

    monkeypatch.setattr("service.mood.handlers.record", broken)
    assert (await read(company, leaders["nord"], "nord"))[0] == 500


async def test_texts_of_the_rests_are_shown_where_they_sealed(
    company: Company, workplace: Workplace, leaders: dict[str, str], clock: ManualClock
) -> None:
    poll = await company.poll(SCALE, COMMENT)
    round_id = await company.open_round(poll, ["firma"])
    for person in (*people("nord", 1, 6), *people("sued", 1, 6)):
        await company.count([person], mood=3, why=f"neutral von {person}")
    while await score(workplace.work):
        pass
    clock.advance(timedelta(minutes=1))
    await company.ok("POST", f"/rounds/{round_id}/close")
    await close(workplace.work)
    assert await read(company, leaders["nord"], "nord") == (200, {"items": [], "next": None})
    _, shown = await read(company, leaders["firma"], "firma")
    assert isinstance(shown, dict)
    assert {item["team_id"] for item in shown["items"]} == {"firma"}
    assert len(shown["items"]) == 12
