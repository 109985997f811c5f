"""A person sees what is there about them and has it erased; nobody learns anything by it."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from anyio.to_thread import run_sync
from click.testing import CliRunner, Result

from service.cli import main
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.kernel.ids import contributor
from service.settings import Settings
from tests.conftest import Workplace, add_session
from tests.http.erasing import erase, ledger
from tests.http.network import DAY, SIX, figure, reaction, reply, send, settle
from tests.support import COMMENT, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal

pytestmark = pytest.mark.anyio

A, W = Role.ADMINISTRATOR, Role.WORKS_COUNCIL


async def show(company: Company, person: str = "nord-1") -> Any:
    return await company.ok("GET", f"/people/{person}/data")


async def everything(owner: asyncpg.Connection) -> str:
    """Return every row of every table as text."""
    tables = await owner.fetch(
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    rows = [await owner.fetch(f"SELECT t::text FROM {table[0]} t") for table in tables]
    return "\n".join(row[0] for found in rows for row in found)


async def test_a_person_sees_their_entry_their_rounds_and_where_they_contributed(
    network: Company,
) -> None:
    round_id = await network.open_round(await network.poll(), ["nord"])
    await network.count(["nord-1"], mood=2)
    await send(network, reaction("nord-1", "angry"))
    await send(network, reply("nord-1", "r1", "negative und wütend"), to="/replies")
    found = await show(network)
    assert found["person"]["id"] == "nord-1"
    assert [invited["round_id"] for invited in found["rounds"]] == [round_id]
    assert found["sources"] == ["reactions", "replies"]
    assert {note["about"] for note in found["notes"]} >= {"sealed_answers", "ballots"}
    assert all(note["de"] and note["en"] for note in found["notes"])
    assert (await show(network, "sued-1"))["sources"] == []
    assert (await show(network, "sued-1"))["rounds"] == []
    assert (await network.call("GET", "/people/nobody/data")).status_code == 404


async def test_a_person_sees_their_roles_and_under_what_they_hold_them_but_no_session(
    network: Company, owner: asyncpg.Connection
) -> None:
    await add_session(owner, (Role.LEADER, "nord"), (Role.PEOPLE_TEAM, None), person="nord-1")
    found = await show(network)
    assert found["roles"] == [
        {"role": "leader", "team_id": "nord"},
        {"role": "people_team", "team_id": None},
    ]
    assert found["recognised"] == {"login": "nord-1", "issuer": None, "subject": None}


async def test_whether_somebody_without_a_role_ever_signed_in_is_not_shown(
    network: Company, owner: asyncpg.Connection
) -> None:
    await owner.execute("UPDATE people SET login = id WHERE id = 'nord-2'")
    before = await show(network, "nord-2")
    assert (before["roles"], before["recognised"]) == ([], None)
    await add_session(owner, person="nord-2")
    after = await show(network, "nord-2")
    assert after == before
    assert "Überall abmelden" in {note["about"]: note["de"] for note in after["notes"]}["sessions"]


async def test_what_a_person_sees_tells_neither_valence_nor_text_nor_who_has_voted(
    network: Company, workplace: Workplace
) -> None:
    await network.open_round(await network.poll(), ["nord"])
    await send(network, reaction("nord-1", "angry"), reaction("nord-1", "like"))
    await send(network, reply("nord-1", "r1", "negative wutentbrannt"), to="/replies")
    before = await network.call("GET", "/people/nord-1/data")
    await network.count(["nord-1"], mood=1)
    while await score(workplace.work):
        pass
    after = await network.call("GET", "/people/nord-1/data")
    assert before.content == after.content
    assert not any(word in after.text for word in ("angry", "like", "wutentbrannt", "-1.0"))


async def test_what_a_person_sees_does_not_change_when_a_group_forms_around_them(
    network: Company, workplace: Workplace, clock: ManualClock
) -> None:
    await send(network, *(reaction(person) for person in SIX))
    before = [await show(network, person) for person in SIX]
    await settle(workplace, clock)
    assert (await figure(network))["n"] == 6
    assert [await show(network, person) for person in SIX] == before
    # Later ones belong to the next day: no answer may tell that apart either.
    await send(network, reaction("nord-1", on="p2"))
    assert [await show(network, person) for person in SIX] == before
    clock.advance(2 * DAY)
    await seal(workplace.work)
    await close(workplace.work)
    assert (await show(network))["sources"] == []


async def test_an_erased_person_has_no_entry_no_participation_and_a_dead_link(
    network: Company, owner: asyncpg.Connection
) -> None:
    round_id = await network.open_round(await network.poll(), ["nord"])
    await network.invite(round_id)
    await erase(network)
    for method in ("GET", "POST"):
        headers = {"authorization": f"Bearer {network.tokens['nord-1']}"}
        body: Any = {"json": {"answers": {"mood": 3}}} if method == "POST" else {}
        answer = await network.client.request(method, "/api/v1/ballot", headers=headers, **body)
        assert answer.status_code == 404
    assert (await network.call("GET", "/people/nord-1/data")).status_code == 404
    assert (await network.call("DELETE", "/people/nord-1")).status_code == 404
    listed = (await network.ok("GET", "/people?team=nord"))["items"]
    assert [person["id"] for person in listed] == people("nord", 2, 6)
    invited = await network.ok("POST", f"/rounds/{round_id}/invitations", Role.MACHINE)
    assert [item["person_id"] for item in invited] == people("nord", 2, 6)
    await network.count(["nord-2"], mood=3)
    assert await owner.fetchval("SELECT count(*) FROM participation_tokens") == 15


async def test_what_waits_in_pools_goes_and_is_counted_as_erased(
    network: Company, owner: asyncpg.Connection
) -> None:
    mine = [reaction("nord-1", on=f"p{n}") for n in (1, 2, 3)]
    await send(network, *mine, reaction("nord-2"))
    await send(network, reply("nord-1", "r1"), reply("nord-2", "r2"), to="/replies")
    await erase(network)
    assert await ledger(owner, "reactions") == {"accepted": 4, "scored": 1, "erased": 3}
    assert await ledger(owner, "replies") == {"accepted": 2, "unscored": 1, "erased": 1}
    assert await send(network, reaction("nord-1", on="p4")) == ["unknown_person"]


async def test_of_an_erased_person_no_byte_is_left_but_what_stops_counting_twice(
    network: Company,
    owner: asyncpg.Connection,
    workplace: Workplace,
    clock: ManualClock,
    settings: Settings,
) -> None:
    person = [{"id": "q-77", "name": "Jana Lindner", "team_id": "nord"}]
    await network.ok("PUT", "/people", A, json=person)
    await network.open_round(await network.poll(SCALE, COMMENT), ["firma"])
    await network.count(["q-77"], mood=5, why="positive")
    await send(network, reaction("q-77", on="p1"), *(reaction(one, on="p1") for one in SIX))
    await settle(workplace, clock)
    await send(network, reaction("q-77", on="p2"))
    await show(network, "q-77")
    traces = ("q-77", "Lindner", str(contributor(settings.key, "reactions", "q-77")))
    assert [trace in await everything(owner) for trace in traces] == [True, True, True]
    await erase(network, "q-77")
    assert [trace in await everything(owner) for trace in traces] == [False, False, True]
    clock.advance(3 * DAY)
    await close(workplace.work)
    assert [trace in await everything(owner) for trace in traces] == [False, False, False]


async def test_a_ballot_that_was_handed_in_stays_and_the_audience_too(
    network: Company, workplace: Workplace, owner: asyncpg.Connection
) -> None:
    round_id = await network.open_round(await network.poll(settle=0), ["nord"])
    await network.count(people("nord", 1, 4), mood=4)
    await erase(network, "nord-1")
    await network.count(["nord-5"], mood=4)
    await seal(workplace.work)
    mood = await network.round_mood("nord", round_id)
    assert (mood["sealed"], mood["invited"]) == (5, 6)
    assert await ledger(owner, "scales") == {"accepted": 5, "sealed": 5}


async def test_erasing_who_has_not_answered_does_not_seal_the_pool_and_so_tells_nothing(
    network: Company, workplace: Workplace, clock: ManualClock
) -> None:
    round_id = await network.open_round(await network.poll(settle="close"), ["nord"])
    await network.count(people("nord", 1, 5), mood=4)
    await erase(network, "nord-6")
    await seal(workplace.work)
    assert (await network.round_mood("nord", round_id))["sealed"] == 0
    clock.advance(timedelta(minutes=1))
    await network.ok("POST", f"/rounds/{round_id}/close")
    await close(workplace.work)
    assert (await network.round_mood("nord", round_id))["sealed"] == 5


async def test_erasing_who_has_not_reacted_does_not_seal_the_pool_of_the_day(
    network: Company, workplace: Workplace
) -> None:
    setting = {"enabled": True, "settle": "close"}
    await network.ok("PUT", "/sources/reactions", A, json=setting)
    await send(network, *(reaction(person) for person in SIX[:5]))
    await erase(network, "nord-6")
    await seal(workplace.work)
    assert await figure(network) is None


async def test_who_is_erased_and_comes_back_counts_in_one_group_a_day(
    network: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    await send(network, *(reaction(person) for person in SIX))
    await settle(workplace, clock)
    await erase(network)
    person = [{"id": "nord-1", "name": "Zurück", "team_id": "nord"}]
    await network.ok("PUT", "/people", A, json=person)
    assert await send(network, reaction("nord-1")) == ["duplicate"]
    assert await send(network, reaction("nord-1", on="p2")) == ["accepted"]
    waits = "SELECT per.day FROM pooled JOIN pools p ON p.id = pool_id JOIN periods per ON per.id"
    assert await owner.fetchval(f"{waits} = p.period_id") == (clock.now() + DAY).date()


async def test_the_log_tells_that_somebody_was_shown_and_erased_but_not_who_or_how_much(
    network: Company, owner: asyncpg.Connection
) -> None:
    await send(network, reaction("nord-1"))
    await show(network)
    await erase(network)
    newest = (await network.ok("GET", "/audit?limit=2", W))["items"]
    assert [(entry["action"], entry["subject"], entry["details"]) for entry in newest] == [
        ("person.erased", "person", {}),
        ("person.shown", "person", {}),
    ]
    log = await owner.fetch("SELECT t::text FROM audit_log t")
    assert not any("nord-1" in row[0] for row in log)


async def test_a_person_is_shown_and_erased_by_command(
    network: Company, settings: Settings
) -> None:
    env = {"DATABASE_URL": settings.owner_url, "STIMMUNG_SECRET": settings.secret}
    await network.open_round(await network.poll(), ["nord"])
    await send(network, reaction("nord-1"))

    async def command(*arguments: str) -> Result:
        return await run_sync(lambda: CliRunner().invoke(main, ["person", *arguments], env=env))

    shown = await command("show", "nord-1")
    assert shown.exit_code == 0, shown.output
    for words in (
        "nord-1, Person 1, Team nord",
        "Puls (2026-06-01)",
        "reactions",
        "Summen",
        "sums",
    ):
        assert words in shown.output
    assert (await command("erase", "nord-1", "--yes")).exit_code == 0
    for again in (("show", "nord-1"), ("erase", "nord-1", "--yes")):
        assert "has no 'nord-1'" in (await command(*again)).output
    env["STIMMUNG_SECRET"] = ""
    assert "STIMMUNG_SECRET is not set" in (await command("show", "nord-2")).output


async def test_the_last_administrator_is_not_erased(
    network: Company, owner: asyncpg.Connection, settings: Settings
) -> None:
    await add_session(owner, (Role.ADMINISTRATOR, None), person="nord-1")
    refused = await network.call("DELETE", "/people/nord-1")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")
    env = {"DATABASE_URL": settings.owner_url, "STIMMUNG_SECRET": settings.secret}
    words = ["person", "erase", "nord-1", "--yes"]
    told = await run_sync(lambda: CliRunner().invoke(main, words, env=env))
    assert told.exit_code == 1
    assert "This is the last administrator" in told.output
    assert await owner.fetchval("SELECT count(*) FROM people WHERE id = 'nord-1'") == 1
    await add_session(owner, (Role.ADMINISTRATOR, None), person="nord-2")
    assert (await network.call("DELETE", "/people/nord-1")).status_code == 204
