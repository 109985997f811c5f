"""Ballot papers to open and to tap on."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Page

from tests.browser.conftest import Site
from tests.support import COMMENT, SCALE

LOAD = {"key": "load", "kind": "scale5", "wording": "Meine Arbeit ist gut zu schaffen."}
INFORMED = {"key": "informed", "kind": "scale5", "wording": "Ich werde rechtzeitig informiert."}
PULSE = (SCALE, LOAD, INFORMED, COMMENT)

Link = Callable[..., Awaitable[str]]


async def paper(site: Site, *questions: dict[str, Any]) -> str:
    """Make a poll and return the address of somebody's ballot paper."""
    await site.company.staff({"firma": (None, 12)})
    poll = await site.company.poll(*(questions or PULSE), title="Wochenpuls")
    closes = datetime.now(UTC) + timedelta(days=3)
    await site.company.open_round(poll, ["firma"], closes)
    return f"{site.url}/p/{site.company.tokens['firma-1']}"


async def choose(page: Page, name: str) -> None:
    await page.get_by_role("radio", name=name, exact=True).tap()
