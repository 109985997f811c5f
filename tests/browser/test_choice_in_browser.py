"""A choice in a browser: planned, tapped, moved through with arrow keys, without a script."""

import asyncpg
import pytest
from playwright.async_api import Page, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, Open, Site, violations
from tests.browser.reader import in_a_day
from tests.browser.test_planning_in_browser import signed_in
from tests.support import CHOICE, SCALE

pytestmark = pytest.mark.anyio

THANKS = "Danke, Ihre Antwort ist angekommen"


@pytest.fixture
async def address(site: Site) -> str:
    """A ballot paper with a choice before a scale, in a company that is otherwise silent."""
    await site.company.staff({"firma": (None, 12)})
    poll = await site.company.poll(CHOICE, SCALE, settle="close", title="Was zuerst?")
    await site.company.open_round(poll, ["firma"], in_a_day())
    return f"{site.url}/p/{site.company.tokens['firma-1']}"


async def answers(owner: asyncpg.Connection) -> list[int | None]:
    """Return the only ballot of the newest round."""
    found: list[int | None] = await owner.fetchval(
        "SELECT r.answers FROM pooled r JOIN pools p ON p.id = r.pool_id"
        " JOIN periods ON periods.id = p.period_id JOIN rounds ON rounds.id = periods.id"
        " JOIN polls ON polls.id = rounds.poll_id"
        " WHERE polls.title = 'Was zuerst?' ORDER BY periods.opens_at DESC LIMIT 1"
    )
    return found


async def send(page: Page) -> None:
    await page.get_by_role("button", name="Antworten absenden").click()
    await expect(page.get_by_role("heading", name=THANKS)).to_be_visible()


async def test_a_tap_on_an_option_goes_on_and_the_draft_keeps_it(
    site: Site, address: str, open_page: Open
) -> None:
    page = await open_page(address, has_touch=True)
    await page.get_by_role("radio", name="Mehr Leute", exact=True).tap()
    await expect(page.get_by_role("heading", name="Frage 2 von 2")).to_be_focused()
    await page.reload()
    await expect(page.get_by_role("heading", name="Frage 2 von 2")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("radio", name="Mehr Leute", exact=True)).to_be_checked()
    await page.get_by_role("button", name="Weiter").click()
    await send(page)
    assert await answers(site.owner) == [3, None]


async def test_arrow_keys_move_among_the_options_and_never_leave_the_question(
    site: Site, address: str, open_page: Open
) -> None:
    page = await open_page(address, width=DESK)
    first = page.get_by_role("radio", name="Mehr Zeit", exact=True)
    await first.focus()
    await page.keyboard.press("Space")
    await expect(first).to_be_checked()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("radio", name="Mehr Ruhe", exact=True)).to_be_checked()
    await expect(page.get_by_role("heading", name="Frage 1 von 2")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Frage 2 von 2")).to_be_focused()
    await send(page)
    assert await answers(site.owner) == [2, None]


async def test_keine_angabe_to_a_choice_is_no_option(
    site: Site, address: str, open_page: Open
) -> None:
    page = await open_page(address, has_touch=True)
    await page.get_by_role("radio", name="Keine Angabe").first.tap()
    await page.get_by_role("radio", name="Eher gut", exact=True).tap()
    await send(page)
    assert await answers(site.owner) == [None, 5]


async def test_without_a_script_the_options_are_radios_of_one_form(
    site: Site, address: str, open_page: Open
) -> None:
    page = await open_page(address, java_script_enabled=False)
    await page.get_by_role("radio", name="Mehr Ruhe", exact=True).check()
    await page.get_by_role("radio", name="Mehr Zeit", exact=True).check()
    await send(page)
    assert await answers(site.owner) == [1, None]


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_a_choice_is_planned_where_its_kind_is_chosen_and_previewed_as_it_will_be(
    site: Site, open_page: Open, width: int
) -> None:
    somebody = await signed_in(site, (Role.PEOPLE_TEAM, None))
    page = await open_page(f"{site.url}/polls/new", width=width, **somebody)
    lines = page.get_by_label("Antworten zur Auswahl")
    await expect(lines.first).to_be_hidden()
    await page.get_by_label("Titel").fill("Was zuerst planen?")
    await page.get_by_label("Wortlaut", exact=True).first.fill("Was hilft am meisten?")
    await page.get_by_label("Art der Antwort auf Frage 1").select_option("Auswahl")
    await expect(lines.first).to_be_visible()
    await expect(lines.nth(1)).to_be_hidden()
    assert await violations(page) == []
    await lines.first.fill("Mehr Zeit\nMehr Ruhe")
    await page.get_by_role("button", name="Anlegen").click()
    preview = page.get_by_role("group", name="So sehen es die Beschäftigten")
    await expect(preview.get_by_role("radio")).to_have_count(3)
    await expect(preview).to_contain_text("Mehr Ruhe")
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
