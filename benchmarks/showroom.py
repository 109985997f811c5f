"""The demo organisation on real servers, and a browser that is signed in to it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Literal, TypedDict, Unpack

import asyncpg
from playwright.async_api import BrowserContext, ViewportSize, async_playwright

from benchmarks.lab import Lab, laboratory
from service.http.auth import Role
from tests.conftest import add_session
from workers.demo.handover import FILE

_DEMO = ("-c", "from workers.demo.cli import demo; demo()")


_PEOPLE = {
    Role.PEOPLE_TEAM: "Jana Ahrens",
    Role.WORKS_COUNCIL: "Volker Wiese",
    Role.ADMINISTRATOR: "Petra Simon",
}


class Screen(TypedDict, total=False):
    """How a browser shows pages."""

    viewport: ViewportSize
    color_scheme: Literal["light", "dark"]


@contextmanager
def showroom() -> Iterator[Lab]:
    """Run the service with the demo loaded; nothing moves in it."""
    with laboratory(workers=0) as lab:
        environment = os.environ | {
            "DATABASE_URL": lab.settings.owner_url,
            "REDIS_URL": str(lab.settings.redis_url),
            "STIMMUNG_SECRET": str(lab.settings.secret),
            "STIMMUNG_STATE": str(lab.folder / "demo"),
        }
        subprocess.run(  # noqa: S603 -- our own program
            [sys.executable, *_DEMO], env=environment, check=True, stderr=subprocess.DEVNULL
        )
        yield lab


@asynccontextmanager
async def signed_in(
    lab: Lab, role: Role = Role.PEOPLE_TEAM, **options: Unpack[Screen]
) -> AsyncIterator[BrowserContext]:
    """Open a browser in which somebody with a role is signed in."""
    owner = await asyncpg.connect(lab.settings.owner_url)
    try:
        person = _PEOPLE[role]
        headers = await add_session(
            owner, (role, None), person=person.replace(" ", "."), at=datetime.now(UTC)
        )
        await owner.execute(
            "UPDATE people SET name = $1, team_id = 'personal' WHERE id = $2",
            person,
            person.replace(" ", "."),
        )
        # The team that the sessions of tests stand in is none of the demo's.
        await owner.execute("DELETE FROM teams WHERE id = 'zentrale'")
    finally:
        await owner.close()
    name, _, value = headers["cookie"].partition("=")
    cookie = {"name": name, "value": value, "url": address(lab)}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--force-color-profile=srgb"],
        )
        context = await browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", **options)
        await context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of strings is one
        yield context
        await browser.close()


def ballot_links(lab: Lab) -> list[str]:
    """Return the addresses of ballots that nobody has sent yet."""
    handed_over = json.loads((lab.folder / "demo" / FILE).read_text("utf-8"))
    paths = [link["url"] for link in handed_over["links"] if link["url"].startswith("/p/")]
    return [f"{address(lab)}{path}" for path in paths]


def address(lab: Lab) -> str:
    """Return where the service is looked at."""
    return f"http://127.0.0.1:{lab.settings.port}"
