"""A real browser on the running service: API and worker as processes, one database for all."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import httpx
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from service.embedded import Servers
from service.http.auth import Role
from service.settings import Settings
from tests.conftest import SECRET, add_key, with_database
from tests.processes import running
from tests.support import Company

WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, TABLET, DESK = 360, 768, 1440
_HEIGHT = 800


@dataclass(frozen=True)
class Site:
    """The service as browsers meet it, a company on it, and the owner of its database."""

    url: str
    company: Company
    owner: asyncpg.Connection


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
async def site(
    servers: Servers, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Site]:
    owner = await asyncpg.connect(servers.database_url)
    await owner.execute(f"CREATE DATABASE browser TEMPLATE {template} STRATEGY file_copy")
    url = with_database(servers.database_url, "browser")
    settings = Settings(database_url=url, redis_url=servers.redis_url, secret=SECRET)
    inside = await asyncpg.connect(url)
    roles = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL)
    keys = {role: await add_key(inside, role) for role in roles}
    log = tmp_path_factory.mktemp("site") / "log.txt"
    with running(settings, log, "serve", "work") as service:
        async with httpx.AsyncClient(base_url=service.api) as client:
            yield Site(service.api, Company(client, keys), inside)
    await inside.close()
    await owner.execute("DROP DATABASE browser WITH (FORCE)")
    await owner.close()


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


async def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, a line each."""
    await page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    found = await page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG
    )
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
