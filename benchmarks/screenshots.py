"""Pictures of the demo organisation for docs/screenshots: `make screenshots`."""

import asyncio
from pathlib import Path

from playwright.async_api import ViewportSize, expect

from benchmarks.lab import Lab
from benchmarks.showroom import address, showroom, signed_in

_FOLDER = Path(__file__).parents[1] / "docs" / "screenshots"
_CLIP = 1100
_SHOTS = (
    ("dashboard", "/", 1440, "light", _CLIP),
    ("dashboard-dark", "/?span=quarter", 1440, "dark", _CLIP),
    ("dashboard-phone", "/?team=logistik", 360, "light", 1400),
    ("dashboard-tablet", "/?team=versand", 768, "light", 1400),
)


async def _shoot(lab: Lab) -> None:
    _FOLDER.mkdir(exist_ok=True)
    for name, path, width, scheme, height in _SHOTS:
        screen = ViewportSize(width=width, height=height)
        async with signed_in(lab, viewport=screen, color_scheme=scheme) as context:
            page = await context.new_page()
            await page.goto(f"{address(lab)}{path}")
            await expect(page.locator(".dashboard .skeleton")).to_have_count(0, timeout=30_000)
            await expect(page.locator("#trend svg")).to_be_visible()
            await page.screenshot(path=_FOLDER / f"{name}.png")


if __name__ == "__main__":
    with showroom() as shown:
        asyncio.run(_shoot(shown))
