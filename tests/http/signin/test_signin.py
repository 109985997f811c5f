"""Signing in with an identity provider: what is forged, late, replayed or foreign is refused."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import asyncpg
import httpx
import pytest
from litestar import Litestar

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings
from service.signin.provider import Provider
from service.signin.rules import login_of, safe_next
from tests.conftest import add_session
from tests.http.conftest import Configure
from tests.http.idp import CLIENT, ISSUER, Idp, Open
from tests.support import Company

pytestmark = pytest.mark.anyio

P = Role.PEOPLE_TEAM


async def test_somebody_signs_in_and_comes_back_to_the_page_they_wanted(open_browser: Open) -> None:
    browser = open_browser()
    wanted = await browser.http.get("/works-council?a=1")
    answer = await browser.finish(
        await browser.begin(wanted.headers["location"].removeprefix("/sign-in"))
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/works-council?a=1")
    told = answer.headers["set-cookie"]
    assert re.match(r"stimmung=[\w-]{43}; HttpOnly; Max-Age=604800; Path=/; SameSite=lax", told)
    assert await browser.is_signed_in()


async def test_over_https_a_session_is_bound_to_this_host_and_to_encryption(
    open_browser: Open, configure: Configure
) -> None:
    configure(public_url="https://stimmung.example")
    browser = open_browser()
    browser.http.base_url = "https://stimmung.example"
    told = (await browser.sign_in()).headers["set-cookie"]
    bound = r"__Host-stimmung=[\w-]{43}; HttpOnly; Max-Age=604800; Path=/; SameSite=lax; Secure"
    assert re.fullmatch(bound, told)
    assert await browser.is_signed_in()


async def test_the_address_of_the_provider_carries_everything_and_no_secret(
    open_browser: Open,
) -> None:
    address = (await open_browser().http.get("/sign-in")).headers["location"]
    asked = dict(parse_qsl(urlsplit(address).query))
    assert address.startswith(f"{ISSUER}/authorize?tenant=one&")
    assert asked["client_id"] == CLIENT
    assert asked["redirect_uri"] == "http://127.0.0.1:8080/sign-in/callback"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) == 43
    assert "geheim" not in address


async def test_state_and_code_are_good_once(open_browser: Open) -> None:
    browser = open_browser()
    brought = await browser.begin()
    assert (await browser.finish(brought)).status_code == 303
    assert (await browser.finish(brought)).status_code == 400
    fresh = await browser.begin()
    assert (await browser.finish(fresh | {"code": brought["code"]})).status_code == 400


async def test_another_browser_cannot_finish_what_one_began_and_does_not_spoil_it(
    open_browser: Open,
) -> None:
    victim, attacker = open_browser(), open_browser()
    brought = await attacker.begin()
    await victim.begin()
    assert (await victim.finish(brought)).status_code == 400
    assert not await victim.is_signed_in()
    assert (await open_browser().finish(brought)).status_code == 400
    assert (await attacker.finish(brought)).status_code == 303


async def test_a_code_of_another_attempt_does_not_fit_its_verifier(open_browser: Open) -> None:
    victim, attacker = open_browser(), open_browser()
    stolen = (await victim.begin())["code"]
    assert (await attacker.finish(await attacker.begin() | {"code": stolen})).status_code == 400


async def test_an_attempt_lasts_ten_minutes(open_browser: Open, clock: ManualClock) -> None:
    browser = open_browser()
    brought = await browser.begin()
    clock.advance(timedelta(minutes=10))
    assert (await browser.finish(brought)).status_code == 400


@pytest.mark.parametrize(
    "change",
    [{"iss": "https://elsewhere.example"}, {"state": "x"}, {"state": ""}, {"code": "x"}],
    ids=str,
)
async def test_an_answer_that_does_not_fit_is_refused(
    open_browser: Open, change: dict[str, str]
) -> None:
    browser = open_browser()
    assert (await browser.finish(await browser.begin() | change)).status_code == 400


async def test_a_provider_that_says_who_it_is_must_do_so(open_browser: Open, idp: Idp) -> None:
    idp.metadata = {"authorization_response_iss_parameter_supported": True}
    browser = open_browser()
    brought = await browser.begin()
    del brought["iss"]
    assert (await browser.finish(brought)).status_code == 400


async def test_who_declines_at_the_provider_can_try_again(open_browser: Open) -> None:
    browser = open_browser()
    state = (await browser.begin())["state"]
    answer = await browser.finish({"error": "access_denied", "state": state})
    assert answer.status_code == 400
    assert "Noch einmal anmelden" in answer.text


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://idp.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
    ids=str,
)
async def test_a_description_of_somebody_else_or_without_https_is_not_believed(
    open_browser: Open, idp: Idp, metadata: dict[str, str]
) -> None:
    idp.metadata = metadata
    assert (await open_browser().http.get("/sign-in")).status_code == 503


async def test_a_provider_that_is_away_is_named_and_asked_again(
    open_browser: Open, idp: Idp
) -> None:
    idp.down = True
    answer = await open_browser().http.get("/sign-in")
    assert answer.status_code == 503
    assert "gerade nicht erreichbar" in answer.text
    idp.down = False
    assert (await open_browser().sign_in()).status_code == 303


async def test_every_sign_in_is_a_new_session_and_ends_the_one_before(
    open_browser: Open, owner: asyncpg.Connection
) -> None:
    browser = open_browser()
    browser.http.cookies.set("stimmung", "planted", domain="stimmung.local", path="/")
    await browser.sign_in()
    first = browser.http.cookies["stimmung"]
    assert first != "planted"
    await browser.sign_in()
    assert browser.http.cookies["stimmung"] != first
    assert await owner.fetchval("SELECT count(*) FROM sessions") == 1


@pytest.mark.parametrize(("login", "status"), [("TESTER", 303), ("nobody", 403), ("", 403)])
async def test_the_login_is_found_in_any_case_and_strangers_are_told_so(
    open_browser: Open, idp: Idp, login: str, status: int
) -> None:
    idp.login = login
    answer = await open_browser().sign_in()
    assert answer.status_code == status
    assert ("noch nicht eingetragen" in answer.text) == (status == 403)


@pytest.mark.parametrize(
    "change", ["UPDATE people SET active = false", "UPDATE people SET login = NULL"]
)
async def test_who_left_or_has_no_login_does_not_get_in(
    open_browser: Open, owner: asyncpg.Connection, change: str
) -> None:
    await owner.execute(change)
    assert (await open_browser().sign_in()).status_code == 403


def test_a_login_that_cannot_be_relied_on_is_none() -> None:
    assert login_of({"preferred_username": "Jörg"}, "preferred_username") == "Jörg"
    assert login_of({"preferred_username": "\u212aarl"}, "preferred_username") is None
    assert login_of({"preferred_username": ["a"]}, "preferred_username") is None
    assert login_of({"preferred_username": "jo\0rg"}, "preferred_username") is None
    assert login_of({"preferred_username": "j" * 200}, "preferred_username") == "j" * 200
    assert login_of({"preferred_username": "j" * 201}, "preferred_username") is None
    assert login_of({"email": "a@b.example"}, "email") is None
    assert login_of({"email": "a@b.example", "email_verified": "true"}, "email") is None
    assert login_of({"email": "a@b.example", "email_verified": True}, "email") == "a@b.example"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("/works-council", "/works-council"),
        ("/teams/a?span=7#x", "/teams/a?span=7#x"),
        *((evil, "/start") for evil in (
            "", "works-council", "//evil.example", "///evil.example", "/\\evil.example",
            "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "/ /x",
            "\n//evil.example", "/\x7f", "/sign-in", "/sign-out", "/sign-in/callback?state=1",
            "/" + "a" * 2000,
        )),
    ],
)  # fmt: skip
def test_nobody_is_led_away_after_signing_in(given: str, path: str) -> None:
    assert safe_next(given) == path


async def test_the_log_notes_who_has_a_role_and_counts_who_was_refused_an_hour_later(
    company: Company, open_browser: Open, idp: Idp, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    async def log() -> list[tuple[str, dict[str, Any]]]:
        entries = await company.ok("GET", "/audit", Role.WORKS_COUNCIL)
        return [(entry["action"], entry["details"]) for entry in entries["items"]]

    await open_browser().sign_in()
    assert await log() == []
    await add_session(owner, (P, None))
    idp.login = "nobody"
    for _ in range(2):
        await open_browser().sign_in()
    await open_browser().finish({"state": "x", "code": "y"})
    assert await log() == []
    idp.login = "tester"
    clock.advance(timedelta(hours=1))
    await open_browser().sign_in()
    assert await log() == [
        ("account.signed_in", {}),
        ("signin.failed", {"reason": "unknown", "count": 2}),
        ("signin.failed", {"reason": "refused", "count": 1}),
    ]
    text = str(await owner.fetch("SELECT * FROM audit_log"))
    assert "tester" not in text
    assert "nobody" not in text


async def test_without_a_provider_the_sign_in_says_so(
    company: Company, app: Litestar, settings: Settings, clock: ManualClock
) -> None:
    bare = Settings(database_url=settings.database_url, secret=settings.secret)
    app.state.provider = Provider(bare, clock, httpx.AsyncClient())
    answer = await company.client.get("/sign-in")
    assert answer.status_code == 503
    assert "noch nicht eingerichtet" in answer.text
