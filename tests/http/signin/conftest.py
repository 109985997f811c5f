"""A provider of identities, and browsers that sign in with it."""

import asyncpg
import httpx
import pytest
from litestar import Litestar

from service.kernel.clock import ManualClock
from service.settings import Settings
from service.signin.provider import Provider
from tests.conftest import add_session
from tests.http.idp import Browser, Idp, Open
from tests.support import Company


@pytest.fixture
def idp(clock: ManualClock) -> Idp:
    return Idp(clock)


@pytest.fixture
async def company(
    company: Company,
    owner: asyncpg.Connection,
    app: Litestar,
    settings: Settings,
    idp: Idp,
    clock: ManualClock,
) -> Company:
    """A company in which `tester` may sign in, and a provider that knows them."""
    await add_session(owner)
    await owner.execute("DELETE FROM sessions")
    http = httpx.AsyncClient(transport=httpx.MockTransport(idp.answer))
    app.state.provider = Provider(settings, clock, http)
    return company


@pytest.fixture
def open_browser(app: Litestar, idp: Idp, company: Company) -> Open:  # noqa: ARG001 -- it is there
    return lambda: Browser(app, idp)
