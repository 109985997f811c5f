"""The works council's page, opened."""

import pytest

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
async def test_the_overview_breaks_no_rule_of_accessibility_and_never_scrolls_sideways(
    site: Site, open_page: Open, width: int, scheme: str
) -> None:
    page = await open_page(
        f"{site.url}/works-council/",
        width=width,
        color_scheme=scheme,
        http_credentials={"username": "x", "password": site.company.keys[Role.WORKS_COUNCIL]},
    )
    assert (await page.title()).startswith("Übersicht für den Betriebsrat")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
