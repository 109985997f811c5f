"""The development provider signs in whoever clicks, and starts nowhere but on one machine."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import asyncpg
import httpx
import msgspec
import pytest

from service.app import create_app
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings, SettingsError, load_settings
from service.signin.provider import Provider
from service.signin.tokens import challenge_of
from tests.conftest import add_session
from tests.support import Company

pytestmark = pytest.mark.anyio

HOME = "http://127.0.0.1:8080"
EMBEDDED = {"DATABASE_URL": "postgresql://stimmung@/stimmung?host=/run/x&port=5432"}
ON = EMBEDDED | {"STIMMUNG_DEV_SIGN_IN": "1"}


@pytest.fixture
async def visitor(
    settings: Settings, clock: ManualClock, company: Company, owner: asyncpg.Connection
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on a service with the development provider, and two personas."""
    await company.staff({"nord": (None, 5)})
    await add_session(owner, (Role.LEADER, "nord"), person="Ada")
    await add_session(owner, (Role.WORKS_COUNCIL, None), person="Bea")
    await owner.execute("DELETE FROM sessions")
    local = msgspec.structs.replace(
        settings, dev_sign_in=True, oidc_issuer=None, oidc_client_secret=None
    )
    app = create_app(local, clock)
    async with app.lifespan():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=HOME) as http:
            app.state.provider = Provider(local, clock, http)
            async with httpx.AsyncClient(
                transport=transport, base_url=HOME, follow_redirects=True
            ) as browser:
                yield browser


async def test_a_persona_is_picked_and_signed_in_by_the_road_of_everybody(
    visitor: httpx.AsyncClient,
) -> None:
    choice = await visitor.get("/works-council")
    assert "Als wer möchten Sie sich anmelden?" in choice.text
    assert "Führungskraft Nord" in choice.text
    links = [
        unescape(link)
        for link in re.findall(r'href="(/dev/idp/[^"]*&amp;login=[^"]*)"', choice.text)
    ]
    assert len(links) == 2
    page = await visitor.get(next(link for link in links if "login=Bea" in link))
    assert page.url.path == "/works-council"
    assert "Übersicht für den Betriebsrat" in page.text
    assert (await visitor.get("/api/v1/me")).json()["name"] == "Bea"
    gone = await visitor.post("/sign-out", headers={"origin": HOME})
    [onward] = re.findall(r'content="0;url=([^"]*)"', gone.text)
    assert (await visitor.get(unescape(onward))).url.path == "/signed-out"


async def code(visitor: httpx.AsyncClient) -> str:
    """Pick a persona as a client whose verifier is `verifier`."""
    asked = {
        "response_type": "code",
        "redirect_uri": f"{HOME}/sign-in/callback",
        "code_challenge_method": "S256",
        "code_challenge": challenge_of("verifier"),
        "login": "Bea",
    }
    led = await visitor.get("/dev/idp/authorize", params=asked, follow_redirects=False)
    return str(httpx.URL(led.headers["location"]).params["code"])


async def exchange(visitor: httpx.AsyncClient, code: str, verifier: str = "verifier") -> int:
    form = {"code": code, "code_verifier": verifier}
    return (await visitor.post("/dev/idp/token", data=form)).status_code


async def test_a_code_of_the_development_provider_is_good_once_for_a_minute(
    visitor: httpx.AsyncClient, clock: ManualClock
) -> None:
    first, second, third = [await code(visitor) for _ in range(3)]
    assert await exchange(visitor, first) == 200
    assert await exchange(visitor, first) == 400
    clock.advance(timedelta(seconds=59))
    assert await exchange(visitor, second) == 200
    clock.advance(timedelta(seconds=1))
    assert await exchange(visitor, third) == 400


async def test_a_code_of_the_development_provider_needs_its_verifier(
    visitor: httpx.AsyncClient,
) -> None:
    assert await exchange(visitor, "x") == 400
    assert await exchange(visitor, await code(visitor), "another") == 400
    elsewhere = {"response_type": "code", "redirect_uri": "https://evil.example"}
    assert (await visitor.get("/dev/idp/authorize", params=elsewhere)).status_code == 400


async def test_it_is_not_there_unless_asked_for(company: Company) -> None:
    assert (await company.client.get("/dev/idp/authorize")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"STIMMUNG_HOST": "192.0.2.7"}, "not this machine alone"),
        ({"STIMMUNG_HOST": "192.0.2.1"}, "not this machine alone"),
        ({"STIMMUNG_PUBLIC_URL": "https://stimmung.example"}, "others are to come"),
        ({"DATABASE_URL": "postgresql://u@db.example/stimmung"}, "not the embedded one"),
        ({"DATABASE_URL": "postgresql://u@db.example/x?host=/run/x"}, "not the embedded one"),
        ({"DATABASE_URL": ""}, "not the embedded one"),
        (
            {"STIMMUNG_OIDC_ISSUER": "https://idp.example"},
            "a real one",
        ),
    ],
)
def test_it_refuses_to_start_elsewhere_and_says_why(changed: dict[str, str], why: str) -> None:
    assert load_settings(ON).dev_sign_in
    with pytest.raises(SettingsError, match=why):
        load_settings(ON | changed)


def test_an_application_with_it_is_not_built_elsewhere() -> None:
    with pytest.raises(SettingsError, match="not this machine alone"):
        create_app(Settings(host="192.0.2.7", dev_sign_in=True))


@pytest.mark.parametrize(
    "wrong",
    [
        {"STIMMUNG_OIDC_ISSUER": "http://idp.example"},
        {"STIMMUNG_OIDC_ISSUER": "idp.example"},
        {"STIMMUNG_PUBLIC_URL": "http://stimmung.example"},
        {"STIMMUNG_PUBLIC_URL": "https://example.org/stimmung"},
        {"STIMMUNG_OIDC_ISSUER": "https://idp.example", "STIMMUNG_HOST": "192.0.2.7"},
        {"STIMMUNG_OIDC_CLIENT_SECRET_FILE": "/nowhere/secret"},
        {"STIMMUNG_SESSION_IDLE_MINUTES": "1"},
    ],
    ids=str,
)
def test_settings_that_would_send_sessions_in_the_clear_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        load_settings(EMBEDDED | wrong)
