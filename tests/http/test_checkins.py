"""A check-in counts once a person and day, seals like an answer, and leaves nothing behind."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import asyncpg
import httpx
import pytest
from structlog.testing import capture_logs

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import Workplace, add_session
from tests.http.network import DAY, SIX, figure, reaction, send, settle
from tests.support import Company
from workers.close import close
from workers.seal import seal

pytestmark = pytest.mark.anyio

HERE = {"sec-fetch-site": "same-origin"}


async def sign_in(
    owner: asyncpg.Connection, clock: ManualClock, people: Sequence[str]
) -> dict[str, dict[str, str]]:
    now = clock.now()
    return {each: await add_session(owner, person=each, at=now) | HERE for each in people}


async def check_in(company: Company, session: dict[str, str], point: object = 4) -> httpx.Response:
    return await company.client.post("/api/v1/check-in", headers=session, json={"point": point})


async def test_the_fifth_check_in_of_a_team_shows_after_the_settle_time(
    network: Company, owner: asyncpg.Connection, clock: ManualClock, workplace: Workplace
) -> None:
    sessions = await sign_in(owner, clock, SIX)
    for person in SIX[:4]:
        assert (await check_in(network, sessions[person])).status_code == 201
    await settle(workplace, clock)
    assert await figure(network, "checkins") is None
    await check_in(network, sessions[SIX[4]], 1)
    await settle(workplace, clock)
    seen = await figure(network, "checkins")
    assert (seen["n"], seen["index"]) == (5, 60.0)
    mood = await network.ok("GET", "/teams/nord/mood")
    assert (mood["overall"], list(mood["sources"])) == (None, ["checkins"])


async def test_the_first_of_a_day_counts_and_nobody_is_told_when_it_was_sealed(
    network: Company, owner: asyncpg.Connection, clock: ManualClock, workplace: Workplace
) -> None:
    sessions = await sign_in(owner, clock, SIX)
    await check_in(network, sessions[SIX[0]], 2)
    pooled = await check_in(network, sessions[SIX[0]], 5)
    assert await owner.fetch("SELECT valence FROM pooled") == [(-5,)]
    for person in SIX[1:]:
        await check_in(network, sessions[person], 5)
    await settle(workplace, clock)
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    sealed = await check_in(network, sessions[SIX[0]], 5)
    assert (pooled.status_code, pooled.content) == (sealed.status_code, sealed.content)
    assert pooled.json() == {"status": "already_counted"}
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_a_new_day_asks_again_and_forgets_who_checked_in(
    network: Company, owner: asyncpg.Connection, clock: ManualClock, workplace: Workplace
) -> None:
    sessions = await sign_in(owner, clock, SIX)
    for person in SIX:
        await check_in(network, sessions[person])
    await settle(workplace, clock)
    assert await owner.fetchval("SELECT count(*) FROM sealed_contributors") == 6
    clock.advance(DAY)
    await close(workplace.work)
    for table in ("pooled", "sealed_contributors", "counted_markers"):
        assert await owner.fetchval(f"SELECT count(*) FROM {table}") == 0
    sessions = await sign_in(owner, clock, SIX)
    assert (await check_in(network, sessions[SIX[0]])).status_code == 201


async def test_nobody_has_the_same_pseudonym_on_two_days(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    seen: list[set[object]] = []
    for _ in range(2):
        sessions = await sign_in(owner, clock, SIX)
        for person in SIX:
            await check_in(network, sessions[person])
        rows = await owner.fetch("SELECT contributor FROM pooled")
        seen.append({row[0] for row in rows}.difference(*seen))
        clock.advance(DAY)
    assert [len(day) for day in seen] == [6, 6]


async def test_what_the_page_promises_holds_when_a_source_gets_stricter(
    network: Company, owner: asyncpg.Connection, clock: ManualClock, workplace: Workplace
) -> None:
    await check_in(network, (await sign_in(owner, clock, SIX[5:]))[SIX[5]])  # the days are open
    stricter = {"enabled": True, "k": 10, "settle": "close"}
    await network.ok("PUT", "/sources/checkins", Role.ADMINISTRATOR, json=stricter)
    for _ in range(2):
        sessions = await sign_in(owner, clock, SIX)
        page = await network.client.get("/check-in", headers=sessions[SIX[0]])
        assert "mindestens 10 Personen" in page.text
        for person in SIX:
            await check_in(network, sessions[person])
        await settle(workplace, clock)
        clock.advance(DAY)
        await close(workplace.work)
        assert await owner.fetchval("SELECT min(n) FROM microaggregates WHERE n < 10") is None


async def test_what_was_promised_today_holds_until_midnight_when_a_source_gets_looser(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    await owner.execute("UPDATE sources SET k = 8, settle = NULL WHERE source = 'checkins'")
    session = (await sign_in(owner, clock, SIX))[SIX[0]]
    await check_in(network, session)
    await owner.execute("UPDATE sources SET k = 5 WHERE source = 'checkins'")  # as a proposal does
    looser = {"enabled": True, "settle": 0}
    await network.ok("PUT", "/sources/checkins", Role.ADMINISTRATOR, json=looser)
    page = await network.client.get("/check-in", headers=session)
    assert "mindestens 8 Personen" in page.text
    terms = (
        "SELECT DISTINCT day, k, settle FROM pools p JOIN periods d ON d.id = period_id ORDER BY 1"
    )
    today = clock.now().date()
    assert await owner.fetch(terms) == [(today, 8, None), (today + DAY, 8, timedelta())]


async def test_twenty_taps_at_once_count_once(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    session = (await sign_in(owner, clock, SIX[:1]))[SIX[0]]
    answers = await asyncio.gather(*(check_in(network, session) for _ in range(20)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 19}
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 1


@pytest.mark.parametrize("point", [0, 6, 2.5, "4", None, True])
async def test_what_is_no_point_of_the_scale_is_refused(
    network: Company, owner: asyncpg.Connection, clock: ManualClock, point: object
) -> None:
    session = (await sign_in(owner, clock, SIX[:1]))[SIX[0]]
    assert (await check_in(network, session, point)).status_code == 422
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_when_a_lone_answer_came_is_kept_to_the_minute_and_settles_no_earlier(
    network: Company, owner: asyncpg.Connection, clock: ManualClock, workplace: Workplace
) -> None:
    [session] = (await sign_in(owner, clock, SIX[:1])).values()
    clock.advance(timedelta(seconds=7.25))
    await check_in(network, session)
    await seal(workplace.work)
    seen = await owner.fetchval("SELECT seen_at FROM pools WHERE seen = 1")
    assert (seen.second, seen.microsecond) == (0, 0)
    assert timedelta() <= seen - clock.now() < timedelta(minutes=1)


async def test_what_somebody_does_in_the_network_does_not_lead_to_their_check_in(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    sessions = await sign_in(owner, clock, SIX[:2])
    for person, session in sessions.items():
        await check_in(network, session)
        await send(network, reaction(person))
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 4
    assert await owner.fetchval("SELECT count(DISTINCT contributor) FROM pooled") == 4


async def test_erasing_a_person_takes_their_pooled_check_in_along(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    session = (await sign_in(owner, clock, SIX[:1]))[SIX[0]]
    await check_in(network, session)
    await owner.execute("DELETE FROM sessions")
    await owner.execute("DELETE FROM accounts")
    assert (await network.call("DELETE", f"/people/{SIX[0]}")).status_code == 204
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    assert await owner.fetchval("SELECT erased FROM conservation WHERE source = 'checkins'") == 1


async def test_nothing_counts_while_it_is_switched_off_or_stopped(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    session = (await sign_in(owner, clock, SIX[:1]))[SIX[0]]
    await owner.execute("UPDATE sources SET enabled = false WHERE source = 'checkins'")
    assert (await check_in(network, session)).json()["type"] == "/problems/source-off"
    page = await network.client.get("/check-in", headers=session)
    assert (page.status_code, "Heute fragen wir nicht" in page.text) == (409, True)
    await network.ok("PUT", "/collecting", Role.WORKS_COUNCIL, json={"stopped": True})
    assert (await check_in(network, session)).json()["type"] == "/problems/collecting-stopped"
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_one_tap_on_the_page_counts_and_leaves_no_line(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    session = (await sign_in(owner, clock, SIX[:1]))[SIX[0]]
    with capture_logs() as lines:
        page = await network.client.get("/check-in", headers=session)
        assert "mindestens 5 Personen" in page.text
        for point in ("4", "5"):
            sent = await network.client.post("/check-in", headers=session, data={"point": point})
            assert (sent.status_code, sent.headers["location"]) == (303, "/check-in/thanks")
        for point in ("0", "6", "x", ""):
            sent = await network.client.post("/check-in", headers=session, data={"point": point})
            assert sent.headers["location"] == "/check-in"
    assert lines == []
    assert await owner.fetch("SELECT valence FROM pooled") == [(5,)]
    elsewhere = session | {"sec-fetch-site": "cross-site"}
    sent = await network.client.post("/check-in", headers=elsewhere, data={"point": "4"})
    assert sent.status_code == 403


async def test_a_key_is_nobody_and_cannot_check_in(network: Company) -> None:
    answer = await network.call("POST", "/check-in", Role.PEOPLE_TEAM, json={"point": 4})
    assert answer.status_code == 403
