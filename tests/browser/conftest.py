"""A real browser on the running service: API and worker as processes, one database for all."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeVar

import asyncpg
import httpx
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from service.embedded import Servers
from service.http.auth import Role
from service.settings import Settings
from tests.certified import CLIENT_SECRET, certified_provider
from tests.conftest import SECRET, add_key, with_database
from tests.processes import free_port, running
from tests.support import Company

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, TABLET, DESK = 360, 768, 1440
_HEIGHT = 800
_numbers = count(1)


Made = TypeVar("Made")


@dataclass(frozen=True)
class Site:
    """The service as browsers meet it, a company on it, and the owner of its database."""

    url: str
    company: Company
    owner: asyncpg.Connection
    made: dict[Any, Any] = field(default_factory=dict)

    async def once(self, make: "Callable[[Site], Awaitable[Made]]") -> "Made":
        """Make what a module needs, unless it was here before.

        Where tests are handed out one by one, a module's fixtures are set up again when it
        comes back, on the same site.
        """
        if make not in self.made:
            self.made[make] = await make(self)
        made: Made = self.made[make]
        return made


@pytest.fixture(scope="package")
async def chromium() -> AsyncIterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("STIMMUNG_BROWSER") == "required":
            pytest.fail("there is no chromium")
        pytest.skip("there is no chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        yield browser
        await browser.close()


@asynccontextmanager
async def site_of(
    servers: Servers, template: str, log: Path, *commands: str, port: int | None = None, **more: Any
) -> AsyncIterator[Site]:
    """Run the service on a database of its own; `more` are settings."""
    name = f"browser_{next(_numbers)}"
    owner = await asyncpg.connect(servers.database_url)
    await owner.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    url = with_database(servers.database_url, name)
    settings = Settings(database_url=url, redis_url=servers.redis_url, secret=SECRET, **more)
    inside = await asyncpg.connect(url)
    roles = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL)
    keys = {role: await add_key(inside, role) for role in roles}
    with running(settings, log, *commands, port=port) as service:
        async with httpx.AsyncClient(base_url=service.api) as client:
            yield Site(service.api, Company(client, keys), inside)
    await inside.close()
    await owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await owner.close()


@pytest.fixture(scope="package")
async def site(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    log = tmp_path_factory.mktemp("site") / "log.txt"
    async with site_of(servers, template, log, "serve", "work") as running_site:
        # Whoever checks in first opens the day, and teams that come later count on the next one.
        await running_site.company.staff({"firma": (None, 0), "empfang": (None, 0)})
        yield running_site


@pytest.fixture(scope="package")
async def doorway(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """A site whose people sign in with the certified provider, which is another site."""
    port = free_port()
    log = tmp_path_factory.mktemp("doorway") / "log.txt"
    with certified_provider(f"http://127.0.0.1:{port}", "localhost") as issuer:
        known = {"oidc_issuer": issuer, "oidc_client_secret": CLIENT_SECRET}
        async with site_of(servers, template, log, "serve", port=port, **known) as running_site:
            yield running_site


@pytest.fixture(scope="package")
async def demo(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    """A site whose people sign in with the provider of development."""
    log = tmp_path_factory.mktemp("demo") / "log.txt"
    async with site_of(servers, template, log, "serve", dev_sign_in=True) as running_site:
        yield running_site


Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def open_page(chromium: Browser) -> AsyncIterator[Open]:
    """Opens pages, each as a visitor of its own; at the end none may have complained."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    async def opened(address: str, *, width: int = PHONE, **options: Any) -> Page:
        language = {"locale": "de-DE", "timezone_id": "Europe/Berlin"}
        viewport = {"viewport": {"width": width, "height": _HEIGHT}}
        context = await chromium.new_context(**language | viewport | options)
        contexts.append(context)
        page = await context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if _bad(said.type) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(address)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert complaints == []


def _bad(kind: str) -> bool:
    return kind in ("error", "warning")


SETTLED = """Promise.allSettled(
    document.getAnimations().filter(a => a instanceof CSSTransition).map(a => a.finished))"""


async def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, a line each, once colours have settled."""
    await page.wait_for_load_state()  # a click may have led to a page that is not there yet
    await page.evaluate(SETTLED)
    await page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
