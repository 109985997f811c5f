"""Pictures of the demo organisation for docs/screenshots: `make screenshots`."""

import asyncio
import os
from pathlib import Path

from playwright.async_api import BrowserContext, Page, ViewportSize, expect

from benchmarks.lab import Lab
from benchmarks.showroom import address, ballot_links, showroom, signed_in
from service.http.auth import Role

_FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
_PHONE = ViewportSize(width=360, height=740)
_DESK = ViewportSize(width=1200, height=860)
_FRAME = ViewportSize(width=340, height=240)
_CLIP = 1100
_DASHBOARDS = (
    ("dashboard", "/", 1440, "light", _CLIP),
    ("dashboard-dark", "/?span=quarter", 1440, "dark", _CLIP),
    ("dashboard-phone", "/?team=logistik", 360, "light", 1400),
    ("dashboard-english", "/?lang=en", 1440, "light", _CLIP),
    ("dashboard-tablet", "/?team=versand", 768, "light", 1400),
)
_INTRANET = "https://intranet.nordhang.example"


async def _keep(page: Page, name: str, *, whole: bool = False) -> None:
    await page.screenshot(path=_FOLDER / f"{name}.png", full_page=whole, animations="disabled")


async def _dashboards(lab: Lab) -> None:
    for name, path, width, scheme, height in _DASHBOARDS:
        screen = ViewportSize(width=width, height=height)
        async with signed_in(lab, viewport=screen, color_scheme=scheme) as context:
            page = await context.new_page()
            await page.goto(f"{address(lab)}{path}")
            await _drawn(page)
            await _keep(page, name)


async def _drawn(page: Page) -> None:
    await expect(page.locator(".dashboard .skeleton")).to_have_count(0, timeout=30_000)
    await expect(page.locator("#trend svg")).to_be_visible()


async def _ballot(context: BrowserContext, link: str) -> None:
    page = await context.new_page()
    await page.goto(link)
    await _keep(page, "poll")
    await page.get_by_role("radio").nth(3).check(force=True)
    await _keep(page, "poll-answered")
    forward = page.get_by_role("button", name="Weiter")
    while await forward.is_visible():
        await forward.click()
    await page.get_by_role("textbox").fill("Die neuen Schichtpläne kommen endlich früher.")
    await _keep(page, "poll-comment")
    await page.get_by_role("button", name="Absenden").click()
    await expect(page.get_by_role("heading", name="Danke")).to_be_visible()
    await _keep(page, "poll-thanks")
    await page.goto(f"{address_of(link)}/p/again")
    await _keep(page, "poll-again")
    await page.goto(f"{address_of(link)}/p/no-such-link")
    await _keep(page, "poll-unknown")
    await page.goto(f"{address_of(link)}/sign-in")
    await _keep(page, "sign-in")


def address_of(link: str) -> str:
    """Return the part of an address before its path."""
    return link.partition("/p/")[0]


async def _phone(lab: Lab) -> None:
    async with signed_in(lab, viewport=_PHONE) as context:
        await _ballot(context, ballot_links(lab)[0])
        page = await context.new_page()
        await page.goto(f"{address(lab)}/check-in")
        await _keep(page, "check-in")
        await page.goto(f"{address(lab)}/anonymous")
        await _keep(page, "anonymous")
        await page.goto(f"{address(lab)}/signed-out")
        await _keep(page, "signed-out")


async def _desk(lab: Lab) -> None:
    async with signed_in(lab, viewport=_DESK) as context:
        page = await context.new_page()
        await page.goto(f"{address(lab)}/polls")
        await _keep(page, "polls")
        await page.get_by_role("link", name="Monatspuls").click()
        await _keep(page, "poll-preview")
        await page.get_by_role("link", name="Runde 1", exact=True).first.click()
        await _keep(page, "round")
        await page.goto(f"{address(lab)}/polls/new?pattern=")
        await _keep(page, "poll-new")
        await page.goto(f"{address(lab)}/account")
        await _keep(page, "account")
        await page.goto(f"{address(lab)}/nirgends")
        await _keep(page, "not-found")
        await _breakdown(page, lab)
        await _widgets(page, lab)


async def _breakdown(page: Page, lab: Lab) -> None:
    await page.goto(f"{address(lab)}/?team=nordhang&span=quarter")
    await _drawn(page)
    rounds = page.locator("#questions select")
    divided = rounds.locator("option").filter(has_text="Monatspuls").first
    await rounds.select_option(await divided.get_attribute("value"))
    section = page.locator("#breakdown")
    await expect(section.get_by_role("table")).to_be_visible()
    await section.screenshot(path=_FOLDER / "breakdown.png")


async def _widgets(page: Page, lab: Lab) -> None:
    await page.goto(f"{address(lab)}/widgets")
    await page.get_by_label("Team", exact=True).select_option("logistik")
    await page.get_by_label("Seiten, auf denen es erscheint").fill(_INTRANET)
    await page.get_by_role("button", name="Freigeben und Code erzeugen").click()
    await expect(page.locator("#preview stimmung-mood [part=number]")).to_be_visible()
    await _keep(page, "widgets", whole=True)
    preview = page.locator("#preview stimmung-mood")
    for size in ("small", "medium", "large"):
        await preview.evaluate("(widget, size) => widget.setAttribute('size', size)", size)
        await preview.screenshot(path=_FOLDER / f"widget-{size}.png")
    await page.mouse.move(0, 0)
    daily = page.locator("#daily-preview stimmung-checkin")
    await daily.screenshot(path=_FOLDER / "widget-check-in.png")
    await page.set_viewport_size(_FRAME)
    token = await preview.get_attribute("token")
    await page.goto(f"{address(lab)}/embed/mood?token={token}")
    await expect(page.locator("stimmung-mood [part=number]")).to_be_visible()
    await _keep(page, "frame-mood")
    await page.goto(f"{address(lab)}/embed/check-in")
    await _keep(page, "frame-check-in")


async def _council(lab: Lab) -> None:
    async with signed_in(lab, Role.WORKS_COUNCIL, viewport=_DESK) as context:
        page = await context.new_page()
        await page.goto(f"{address(lab)}/works-council")
        await _keep(page, "works-council")
        await page.goto(f"{address(lab)}/works-council/annex")
        await _keep(page, "annex")
        await page.goto(f"{address(lab)}/works-council/stop")
        await _keep(page, "stop")


async def _administration(lab: Lab) -> None:
    async with signed_in(lab, Role.ADMINISTRATOR, viewport=_DESK) as context:
        page = await context.new_page()
        await page.goto(f"{address(lab)}/admin")
        await _keep(page, "admin")
        for part in ("people", "keys", "widgets", "network"):
            await page.goto(f"{address(lab)}/admin/{part}")
            await _keep(page, f"admin-{part}")
        await page.goto(f"{address(lab)}/admin/people")
        await page.get_by_role("link", name="Yvonne Bachmann").click()
        await _keep(page, "admin-person")
        await page.goto(f"{address(lab)}/admin/keys")
        await page.get_by_label("Wofür ist er?").fill("Reaktionen aus dem Intranet")
        await page.get_by_label("Reaktionen liefern").check()
        await page.get_by_role("button", name="Schlüssel erzeugen").click()
        await expect(page.get_by_role("heading", name="Der neue Schlüssel")).to_be_visible()
        await _keep(page, "admin-key")


async def _shoot(lab: Lab) -> None:
    _FOLDER.mkdir(exist_ok=True)
    for part in (_dashboards, _phone, _desk, _council, _administration):
        await part(lab)


if __name__ == "__main__":
    # People sign in with the demo's own provider, as with `make run`.
    os.environ["STIMMUNG_DEV_SIGN_IN"] = "1"
    with showroom() as shown:
        asyncio.run(_shoot(shown))
