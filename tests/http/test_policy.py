"""Thresholds fall only by two people's word, and the works council can stop everything."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from service.db import COLLECT
from service.http.auth import Role
from service.settings import Settings
from tests.conftest import NOON, add_session
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio

A, P, M, W = Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL
TEAMS = {"firma": (None, 30)}
LATER = NOON + timedelta(days=1)


async def poll_with(company: Company, k_figures: int, k_texts: int) -> str:
    await company.staff(TEAMS)
    return await company.poll(SCALE, k_figures=k_figures, k_texts=k_texts)


async def proposal(company: Company, poll: str, k_figures: int = 5, k_texts: int = 10) -> Any:
    given = {"poll_id": poll, "k_figures": k_figures, "k_texts": k_texts}
    return await company.ok("POST", "/threshold-proposals", P, json=given)


async def thresholds(company: Company, poll: str) -> tuple[int, int]:
    found = await company.ok("GET", f"/polls/{poll}", P)
    return found["k_figures"], found["k_texts"]


async def test_one_person_raises_thresholds_and_cannot_lower_them(company: Company) -> None:
    poll = await poll_with(company, 5, 10)
    path = f"/polls/{poll}/thresholds"
    await company.ok("PUT", path, P, json={"k_figures": 8, "k_texts": 12})
    assert await thresholds(company, poll) == (8, 12)
    for lower in ({"k_figures": 7, "k_texts": 12}, {"k_figures": 8, "k_texts": 11}):
        refused = await company.call("PUT", path, P, json=lower)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/needs-two-people")
    assert await thresholds(company, poll) == (8, 12)


async def test_texts_are_never_shown_of_fewer_people_than_figures(company: Company) -> None:
    low = await poll_with(company, 5, 10)
    high = await company.poll(SCALE, k_figures=20, k_texts=20)
    calls = (
        ("PUT", f"/polls/{low}/thresholds", {"k_figures": 12}),
        ("POST", "/threshold-proposals", {"k_figures": 12, "poll_id": high}),
    )
    for method, path, given in calls:
        refused = await company.call(method, path, P, json=given | {"k_texts": 11})
        assert refused.status_code == 422
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/k_texts"]
        await company.ok(method, path, P, json=given | {"k_texts": 12})


async def test_the_works_council_grants_lower_thresholds_for_rounds_to_come(
    company: Company,
) -> None:
    poll = await poll_with(company, 8, 12)
    open_round = await company.open_round(poll, ["firma"], LATER)
    asked = await proposal(company, poll, 6, 10)
    assert asked["state"] == "open"
    assert await thresholds(company, poll) == (8, 12)

    granted = await company.ok("POST", f"/threshold-proposals/{asked['id']}/approve", W)
    assert granted["state"] == "approved"
    assert await thresholds(company, poll) == (6, 10)
    frozen = await company.ok("GET", f"/rounds/{open_round}", P)
    assert (frozen["k_figures"], frozen["k_texts"]) == (8, 12)
    next_round = await company.ok(
        "GET", f"/rounds/{await company.open_round(poll, ['firma'], LATER)}", P
    )
    assert next_round["k_figures"] == 6
    entries = (await company.ok("GET", "/audit", W))["items"]
    actions = [entry["action"] for entry in entries]
    assert actions.index("thresholds.decided") < actions.index("thresholds.proposed")


async def test_nobody_but_the_works_council_grants_and_nothing_is_decided_twice(
    company: Company,
) -> None:
    poll = await poll_with(company, 8, 12)
    asked = await proposal(company, poll)
    path = f"/threshold-proposals/{asked['id']}"
    for role in (P, A, M):
        assert (await company.call("POST", f"{path}/approve", role)).status_code == 403
    assert (await company.ok("POST", f"{path}/reject", P))["state"] == "rejected"
    late = await company.call("POST", f"{path}/approve", W)
    assert (late.status_code, late.json()["type"]) == (409, "/problems/already-decided")
    assert await thresholds(company, poll) == (8, 12)


async def test_whoever_has_both_roles_is_told_that_two_people_are_needed(
    company: Company, owner: asyncpg.Connection
) -> None:
    poll = await poll_with(company, 8, 12)
    both = await add_session(owner, (P, None), (W, None))
    headers = both | {"sec-fetch-site": "same-origin"}
    given = {"poll_id": poll, "k_figures": 5, "k_texts": 10}
    home = "/api/v1/threshold-proposals"
    asked = (await company.client.post(home, json=given, headers=headers)).json()
    own = await company.client.post(f"{home}/{asked['id']}/approve", headers=headers)
    assert (own.status_code, own.json()["type"]) == (409, "/problems/needs-two-people")
    assert await thresholds(company, poll) == (8, 12)
    await company.ok("POST", f"/threshold-proposals/{asked['id']}/approve", W)
    late = await company.client.post(f"{home}/{asked['id']}/approve", headers=headers)
    assert late.json()["type"] == "/problems/already-decided"


async def test_even_the_database_grants_nobody_their_own_proposal(
    company: Company, settings: Settings, owner: asyncpg.Connection
) -> None:
    poll = await poll_with(company, 8, 12)
    asked = await proposal(company, poll)
    by = await owner.fetchval("SELECT proposed_by FROM threshold_proposals")
    login = await asyncpg.connect(settings.role_url(COLLECT))
    try:
        decide = "SELECT decide_threshold($1, $2, true, '2026-03-04')"
        assert await login.fetchval(decide, asked["id"], by) is False
        for lowering in ("UPDATE polls SET k_figures = 5", "UPDATE sources SET k = 5"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await login.execute(lowering)
    finally:
        await login.close()
    assert await thresholds(company, poll) == (8, 12)


@pytest.mark.parametrize(
    "given",
    [
        {"k_figures": 5},
        {"k_figures": 5, "k_texts": 10},
        {"source": "reactions", "k_figures": 5, "k_texts": 10},
        {"source": "reactions", "k_figures": 5},
        {"source": "reactions", "k_figures": 4},
        {"source": "scales", "k_figures": 5},
    ],
    ids=[
        "nothing named",
        "no object",
        "texts of a source",
        "lowers nothing",
        "under five",
        "no daily source",
    ],
)
async def test_a_proposal_that_does_not_fit_is_refused(
    company: Company, given: dict[str, object]
) -> None:
    assert (await company.call("POST", "/threshold-proposals", P, json=given)).status_code == 422


async def test_a_daily_source_keeps_the_settle_time_that_is_left_out(company: Company) -> None:
    for given, kept in (("close", "close"), (None, "close"), (0, 0), (None, 0), (900, 900)):
        setting = {"enabled": True} | ({} if given is None else {"settle": given})
        assert (await company.ok("PUT", "/sources/replies", A, json=setting))["settle"] == kept


async def test_a_daily_source_is_lowered_the_same_way(company: Company) -> None:
    await company.ok("PUT", "/sources/reactions", A, json={"enabled": True, "k": 9})
    refused = await company.call("PUT", "/sources/reactions", A, json={"enabled": True, "k": 6})
    assert refused.json()["type"] == "/problems/needs-two-people"
    kept = await company.ok("PUT", "/sources/reactions", A, json={"enabled": True})
    assert kept["k"] == 9
    asked = await company.ok(
        "POST", "/threshold-proposals", A, json={"source": "reactions", "k_figures": 6}
    )
    await company.ok("POST", f"/threshold-proposals/{asked['id']}/approve", W)
    sources = {row["source"]: row["k"] for row in await company.ok("GET", "/sources", W)}
    assert sources["reactions"] == 6


async def test_the_works_council_stops_everything_at_once_and_starts_it_again(
    company: Company, owner: asyncpg.Connection
) -> None:
    poll = await poll_with(company, 5, 10)
    await company.open_round(poll, ["firma"], LATER)
    for _ in range(2):
        await company.ok("PUT", "/collecting", W, json={"stopped": True})
    post = [{"network": "slack", "id": "1", "posted_at": NOON.isoformat()}]
    like = [{"network": "slack", "post": "1", "person": "firma-1", "reaction": "like"}]
    refusals = [
        await company.answer("firma-1", mood=3),
        await company.client.get(
            "/api/v1/ballot", headers={"authorization": f"Bearer {company.tokens['firma-1']}"}
        ),
        await company.call("POST", "/posts", M, json=post),
        await company.call("POST", "/reactions", M, json=like),
    ]
    assert {(r.status_code, r.json()["type"]) for r in refusals} == {
        (409, "/problems/collecting-stopped")
    }
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    assert (await company.ok("GET", "/collecting", P)) == {"stopped": True}

    await company.ok("PUT", "/collecting", W, json={"stopped": False})
    await company.count(["firma-1"], mood=3)
    actions = [entry["action"] for entry in (await company.ok("GET", "/audit", W))["items"]]
    assert [a for a in actions if a.startswith("collecting")] == [
        "collecting.started",
        "collecting.stopped",
    ]
