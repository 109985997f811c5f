"""Embed tokens: who mints them, what they are bound to, and how they end."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
import structlog

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings
from service.widgets import signature
from tests.conftest import Workplace, add_key
from tests.http.widgets import INTRANET, TEAMS, get, mint, problem, seal_five
from tests.support import Company

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def refusals(company: Company, token: str) -> set[tuple[int, str]]:
    """Return what every surface answers."""
    answers = [
        await get(company, path, token)
        for path in ("/widgets/v1/mood", "/widgets/v1/card", "/widgets/v1/stream")
    ]
    return {problem(answer) for answer in answers}


async def test_a_token_opens_its_teams_mood_and_says_when_it_ends(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    await seal_five(company, workplace, "nord")
    minted = await mint(company, "nord", days=30)
    record = minted["record"]
    assert (record["team_id"], record["origins"], record["shows"]) == ("nord", [INTRANET], [])
    assert record["expires_at"] == "2026-04-03T12:00:00Z"
    mood = (await get(company, "/widgets/v1/mood", minted["token"])).json()
    assert (mood["team"], mood["index"]) == ("nord", 75)


async def test_the_database_holds_nothing_that_opens_anything(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    token = (await mint(company, "nord"))["token"]
    secret_part = urlsafe_b64decode(token.removeprefix("ste_"))[20:]
    row = await owner.fetchval("SELECT t::text FROM embed_tokens t")
    log = await owner.fetchval("SELECT string_agg(l::text, '') FROM audit_log l")
    for text in (row, log):
        assert token[4:] not in text
        assert secret_part.hex() not in text


@pytest.mark.parametrize("team", ["sued", "firma"])
async def test_a_leader_mints_for_the_own_teams_only(
    company: Company, owner: asyncpg.Connection, team: str
) -> None:
    await company.staff(TEAMS)
    company.keys[Role.LEADER] = await add_key(owner, Role.LEADER, "nord")
    given = {"team": team, "origins": [INTRANET]}
    refused = await company.call("POST", "/embed-tokens", Role.LEADER, json=given)
    assert problem(refused) == (404, "not-found")
    await mint(company, "nord", role=Role.LEADER)
    foreign = (await mint(company, team))["record"]["id"]
    listed = await company.ok("GET", "/embed-tokens", Role.LEADER)
    assert [each["team_id"] for each in listed] == ["nord"]
    for method, path in (("DELETE", ""), ("POST", "/rotate")):
        refused = await company.call(method, f"/embed-tokens/{foreign}{path}", Role.LEADER)
        assert problem(refused) == (404, "not-found")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MACHINE, Role.WORKS_COUNCIL])
async def test_nobody_else_mints_lists_or_ends(company: Company, role: Role) -> None:
    await company.staff(TEAMS)
    token_id = (await mint(company, "nord"))["record"]["id"]
    given = {"team": "nord", "origins": [INTRANET]}
    for method, path, body in (
        ("POST", "/embed-tokens", {"json": given}),
        ("GET", "/embed-tokens", {}),
        ("DELETE", f"/embed-tokens/{token_id}", {}),
        ("POST", f"/embed-tokens/{token_id}/rotate", {}),
    ):
        refused = await company.call(method, path, role, **body)
        assert problem(refused) == (403, "forbidden")


BAD = [
    {"origins": []},
    {"origins": ["*"]},
    {"origins": ["https://*.firma.example"]},
    {"origins": ["https://intranet.firma.example/"]},
    {"origins": ["https://intranet.firma.example/seite"]},
    {"origins": ["https://Intranet.firma.example"]},
    {"origins": ["https://intranet.firma.example; script-src *"]},
    {"origins": ["https://intranet.firma.example\n"]},
    {"origins": ["https://user@intranet.firma.example"]},
    {"origins": ["javascript:alert(1)"]},
    {"origins": ["null"]},
    {"origins": ["https://a..example"]},
    {"origins": ["http://intranet.firma.example"]},
    {"origins": ["http://localhost.firma.example"]},
    {"origins": ["http://10.0.0.1"]},
    {"origins": ["https://intranet.firma.example:0"]},
    {"origins": ["https://intranet.firma.example:443"]},
    {"origins": ["https://intranet.firma.example:99999"]},
    {"origins": ["https://" + "a" * 300]},
    {"origins": [f"https://i{number}.example" for number in range(21)]},
    {"days": 0},
    {"days": 367},
    {"shows": ["texts"]},
    {"shows": ["themes"]},
    {"team": "NORD"},
    {"role": "people_team"},
]


@pytest.mark.parametrize("bad", BAD, ids=repr)
async def test_a_token_that_would_open_anything_else_is_not_minted(
    company: Company, owner: asyncpg.Connection, bad: dict[str, Any]
) -> None:
    await company.staff(TEAMS)
    given = {"team": "nord", "origins": [INTRANET]} | bad
    refused = await company.call("POST", "/embed-tokens", json=given)
    assert problem(refused) == (422, "invalid-input")
    assert await owner.fetchval("SELECT count(*) FROM embed_tokens") == 0


@pytest.mark.parametrize("origin", ["http://localhost:8080", "http://127.0.0.1"])
async def test_without_https_a_token_is_minted_for_this_machine_alone(
    company: Company, origin: str
) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord", origins=[origin])
    assert minted["record"]["origins"] == [origin]


async def test_a_forged_token_is_refused_before_the_database_is_asked(
    company: Company, settings: Settings, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord")
    content = urlsafe_b64decode(minted["token"].removeprefix("ste_"))
    forged = [
        "ste_"
        + urlsafe_b64encode(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]).decode()
        for at in range(len(content))
    ]
    other = "another secret, which is also long enough"
    ends = clock.now() + DAY
    token_id = signature.read(settings.key, minted["token"])
    assert token_id is not None
    forged += [
        signature.sign(other.encode(), token_id.id, ends),
        minted["token"].removeprefix("ste_"),
        minted["token"] + "A",
        minted["token"][:-1],
        "ste_",
        "",
        "ste_" + "ä" * 48,
        "ste_" + "%" * 48,
        company.keys[Role.PEOPLE_TEAM],
    ]
    for token in forged:
        assert signature.read(settings.key, token) is None
        assert await refusals(company, token) == {(401, "unknown-embed-token")}


async def test_a_genuine_token_without_a_record_opens_nothing(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    token = (await mint(company, "nord"))["token"]
    await owner.execute("DELETE FROM embed_tokens")
    assert await refusals(company, token) == {(401, "unknown-embed-token")}


async def test_an_expired_token_opens_nothing_and_a_later_end_in_the_database_does_not_help(
    company: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    token = (await mint(company, "nord", days=2))["token"]
    await owner.execute("UPDATE embed_tokens SET expires_at = expires_at + interval '1 year'")
    clock.advance(2 * DAY - timedelta(seconds=1))
    assert (await get(company, "/widgets/v1/mood", token)).status_code == 200
    clock.advance(timedelta(seconds=1))
    for path in ("/widgets/v1/mood", "/widgets/v1/card"):
        assert problem(await get(company, path, token)) == (401, "embed-token-expired")


async def test_a_revoked_token_opens_nothing_and_is_listed_no_more(company: Company) -> None:
    await company.staff(TEAMS)
    kept, ended = [await mint(company, team) for team in ("nord", "nord")]
    for _ in range(2):
        gone = await company.call("DELETE", f"/embed-tokens/{ended['record']['id']}")
        assert gone.status_code == 204
    for path in ("/widgets/v1/mood", "/widgets/v1/card"):
        assert problem(await get(company, path, ended["token"])) == (401, "embed-token-revoked")
    assert (await get(company, "/widgets/v1/mood", kept["token"])).status_code == 200
    listed = await company.ok("GET", "/embed-tokens")
    assert [each["id"] for each in listed] == [kept["record"]["id"]]


async def test_a_rotated_token_stays_good_for_a_week_and_its_successor_as_long_as_it_was(
    company: Company, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    old = await mint(company, "nord", days=90, shows=["trend"])
    clock.advance(80 * DAY)
    path = f"/embed-tokens/{old['record']['id']}/rotate"
    new = await company.ok("POST", path)
    assert new["record"]["shows"] == ["trend"]
    assert new["record"]["origins"] == old["record"]["origins"]
    clock.advance(6 * DAY)
    for minted in (old, new):
        assert (await get(company, "/widgets/v1/mood", minted["token"])).status_code == 200
    clock.advance(DAY)
    refused = await get(company, "/widgets/v1/mood", old["token"])
    assert problem(refused) == (401, "embed-token-expired")
    assert problem(await company.call("POST", path)) == (404, "not-found")
    clock.advance(82 * DAY)
    assert (await get(company, "/widgets/v1/mood", new["token"])).status_code == 200


async def test_rotating_never_lets_an_old_token_live_longer(
    company: Company, clock: ManualClock
) -> None:
    await company.staff(TEAMS)
    old = await mint(company, "nord", days=2)
    await company.ok("POST", f"/embed-tokens/{old['record']['id']}/rotate")
    clock.advance(2 * DAY)
    refused = await get(company, "/widgets/v1/mood", old["token"])
    assert problem(refused) == (401, "embed-token-expired")


async def test_a_repeated_request_mints_nothing_twice(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    given = {"team": "nord", "origins": [INTRANET]}
    headers = {"idempotency-key": "einmal"}
    first, again = [
        await company.ok("POST", "/embed-tokens", json=given, headers=headers) for _ in range(2)
    ]
    assert first == again
    assert await owner.fetchval("SELECT count(*) FROM embed_tokens") == 1


async def test_every_step_stands_in_the_audit_log(company: Company) -> None:
    await company.staff(TEAMS)
    minted = await mint(company, "nord", days=30, shows=["trend"])
    first = minted["record"]["id"]
    second = (await company.ok("POST", f"/embed-tokens/{first}/rotate"))["record"]["id"]
    await company.call("DELETE", f"/embed-tokens/{second}")
    await company.call("DELETE", f"/embed-tokens/{second}")
    entries = (await company.ok("GET", "/audit", Role.WORKS_COUNCIL))["items"][:4][::-1]
    details = {"team": "nord", "origins": [INTRANET], "shows": ["trend"], "days": 30}
    assert [(e["action"], e["subject"], e["details"]) for e in entries] == [
        ("embed_token.minted", f"embed_token:{first}", details),
        ("embed_token.minted", f"embed_token:{second}", details),
        ("embed_token.rotated", f"embed_token:{first}", {"successor": second}),
        ("embed_token.revoked", f"embed_token:{second}", {}),
    ]


REPLAYED = [
    ("GET", "/teams/nord/mood"),
    ("GET", "/teams/nord/trend"),
    ("GET", "/teams/nord/stream"),
    ("GET", "/teams/nord/texts"),
    ("GET", "/teams"),
    ("GET", "/people"),
    ("GET", "/embed-tokens"),
    ("POST", "/embed-tokens"),
    ("GET", "/ballot"),
    ("GET", "/audit"),
]


@pytest.mark.parametrize(("method", "path"), REPLAYED)
async def test_a_token_opens_no_other_address(
    company: Company, client: httpx.AsyncClient, method: str, path: str
) -> None:
    await company.staff(TEAMS)
    token = (await mint(company, "nord"))["token"]
    headers = {"authorization": f"Bearer {token}"}
    for address in (f"/api/v1{path}", f"/api/v1{path}?token={token}"):
        refused = await client.request(method, address, headers=headers)
        assert refused.status_code in (401, 404), refused.text
        assert problem(refused)[1] in ("no-credential", "unknown-token")


async def test_a_token_shows_its_own_team_whatever_the_address_says(
    company: Company, workplace: Workplace
) -> None:
    await company.staff(TEAMS)
    await seal_five(company, workplace, "sued")
    token = (await mint(company, "nord"))["token"]
    for name in ("team", "team_id", "id"):
        mood = (await get(company, "/widgets/v1/mood", token, **{name: "sued"})).json()
        assert (mood["team"], mood["index"]) == ("nord", None)


async def test_no_log_line_holds_a_token(company: Company) -> None:
    await company.staff(TEAMS)
    with structlog.testing.capture_logs() as lines:
        token = (await mint(company, "nord"))["token"]
        for path in ("/widgets/v1/mood", "/widgets/v1/card", "/embed/mood", "/embed/mood.svg"):
            await get(company, path, token)
            await get(company, path, token[:-1])
        url = f"http://stimmung/embed/mood?token={token}"
        await company.client.get("/oembed", params={"url": url})
    assert len(lines) > 8
    assert token[4:-1] not in repr(lines)
    assert "nord" not in repr(lines)
