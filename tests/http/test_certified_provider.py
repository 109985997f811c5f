"""The whole road with npm's certified oidc-provider, run on loopback by Node.js."""

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from urllib.parse import urljoin

import asyncpg
import httpx
import msgspec
import pytest

from service.app import create_app
from service.http.auth import Role
from service.kernel.clock import SystemClock
from service.settings import Settings
from tests.certified import certified_provider
from tests.conftest import add_session
from tests.support import Company

pytestmark = pytest.mark.anyio

HOME = "http://127.0.0.1:8080"


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    with certified_provider(HOME) as running:
        yield running


class Visitor:
    """A browser: cookies for each server, links and forms followed by hand."""

    def __init__(self, app: object, provider: httpx.AsyncClient) -> None:
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # Litestar is one
        self.service = httpx.AsyncClient(transport=transport, base_url=HOME)
        self.provider = provider

    async def get(self, url: str) -> httpx.Response:
        """Open an address and go wherever it leads."""
        for _ in range(12):
            here = url.startswith(HOME)
            answer = await (self.service if here else self.provider).get(url)
            if "location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["location"])
        pytest.fail("led in a circle")

    async def submit(self, page: httpx.Response, **fields: str) -> httpx.Response:
        """Send the form of a provider's page."""
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
        [action, *_] = re.findall(r'action="([^"]*)"', page.text)
        url = urljoin(str(page.url), unescape(action))
        answer = await self.provider.post(url, data=dict(hidden) | fields)
        return await self.get(urljoin(url, answer.headers["location"]))

    async def sign_in(self, path: str, login: str) -> httpx.Response:
        form = await self.get(HOME + path)
        consent = await self.submit(form, login=login, password="x")
        return await self.submit(consent)


@pytest.fixture
async def visitor(
    issuer: str, settings: Settings, company: Company, owner: asyncpg.Connection
) -> AsyncIterator[Visitor]:
    assert company.keys
    await add_session(owner, (Role.WORKS_COUNCIL, None), person="Ada.Berg")
    await owner.execute("DELETE FROM sessions")
    app = create_app(msgspec.structs.replace(settings, oidc_issuer=issuer), SystemClock())
    async with app.lifespan(), httpx.AsyncClient() as provider:
        yield Visitor(app, provider)


async def test_somebody_signs_in_with_a_certified_provider_and_out_of_both(
    visitor: Visitor, owner: asyncpg.Connection
) -> None:
    page = await visitor.sign_in("/works-council", "ada.berg")
    assert page.status_code == 200
    assert "Übersicht für den Betriebsrat" in page.text

    await owner.execute("DELETE FROM grants")
    assert (await visitor.get(f"{HOME}/works-council")).status_code == 403

    gone = await visitor.service.post("/sign-out", headers={"origin": HOME})
    [onward] = re.findall(r'content="0;url=([^"]*)"', gone.text)
    asked = await visitor.get(unescape(onward))
    back = await visitor.submit(asked, logout="yes")
    assert str(back.url) == f"{HOME}/signed-out"
    again = await visitor.get(f"{HOME}/account")
    assert 'name="login"' in again.text


async def test_who_left_is_out_at_once_and_not_let_in_again(
    visitor: Visitor, owner: asyncpg.Connection
) -> None:
    assert (await visitor.sign_in("/account", "ada.berg")).status_code == 200
    await owner.execute("UPDATE people SET active = false")
    answer = await visitor.get(f"{HOME}/account")
    assert answer.status_code == 403
    assert "noch nicht eingetragen" in answer.text


async def test_a_stranger_whom_the_provider_knows_is_told_so(visitor: Visitor) -> None:
    answer = await visitor.sign_in("/account", "mallory")
    assert answer.status_code == 403
    assert "noch nicht eingetragen" in answer.text
