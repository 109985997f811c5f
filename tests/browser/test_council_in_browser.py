"""The works council's page, opened."""

from datetime import UTC, datetime

import pytest

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, TABLET, Open, Site, violations
from tests.conftest import add_session

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
        extra_http_headers=await add_session(
            site.owner, (Role.WORKS_COUNCIL, None), at=datetime.now(UTC)
        ),
    )
    assert (await page.title()).startswith("Übersicht für den Betriebsrat")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
