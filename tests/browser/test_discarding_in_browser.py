"""Discarding what was entered on the poll page, and taking that back."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.ballots import choose, paper
from tests.browser.conftest import DESK, Open, Site, violations
from tests.support import COMMENT, SCALE

pytestmark = pytest.mark.anyio

KEPT = "JSON.stringify([{...sessionStorage}, {...localStorage}, history.state])"


async def fill_up(page: Page) -> None:
    """Answer every question and stop before sending."""
    for number, answer in enumerate(("Eher gut", "Trifft eher zu", "Teils, teils"), 2):
        await choose(page, answer)
        await expect(page.get_by_role("heading", name=f"Frage {number} von 4")).to_be_focused()
    await page.get_by_role("textbox").fill("Zu wenig Zeit.")


async def test_what_was_discarded_by_mistake_is_taken_back(site: Site, open_page: Open) -> None:
    page = await open_page(await paper(site), has_touch=True)
    await fill_up(page)
    await page.get_by_role("button", name="Eingaben verwerfen").tap()
    await expect(page.get_by_role("heading", name="Frage 1 von 4")).to_be_focused()
    told = page.get_by_text("Ihre Eingaben sind verworfen.")
    await expect(told).to_be_in_viewport()
    await expect(told).to_have_role("status")
    assert await violations(page) == []
    assert await page.locator("input:checked").count() == 0
    await expect(page.locator("textarea")).to_have_value("")
    await expect(page.locator(".left")).to_have_text("Noch 4.000 Zeichen")
    assert await page.evaluate(KEPT) == '[{},{},{"at":0}]'
    await page.get_by_role("button", name="Rückgängig").tap()
    await expect(page.get_by_role("heading", name="Frage 4 von 4")).to_be_focused()
    await expect(page.get_by_text("Ihre Eingaben sind wieder da.")).to_be_in_viewport()
    await expect(page.get_by_role("textbox")).to_have_value("Zu wenig Zeit.")
    await expect(page.locator(".left")).to_have_text("Noch 3.986 Zeichen")
    assert await page.locator("input:checked").count() == 3
    await page.reload()
    await expect(page.get_by_role("textbox")).to_have_value("Zu wenig Zeit.")


async def test_back_and_discarding_bring_the_question_into_sight(
    site: Site, open_page: Open
) -> None:
    page = await open_page(await paper(site), has_touch=True)
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")  # to what is promised
    await choose(page, "Eher gut")
    await expect(page.get_by_role("heading", name="Frage 2 von 4")).to_be_focused()
    await page.get_by_role("button", name="Zurück").click()
    await expect(page.get_by_role("heading", name="Frage 1 von 4")).to_be_in_viewport()
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    await page.get_by_role("button", name="Weiter").click()
    await page.get_by_role("button", name="Eingaben verwerfen").click()
    await expect(page.get_by_role("button", name="Rückgängig")).to_be_in_viewport()
    await expect(page.get_by_role("heading", name="Frage 1 von 4")).to_be_in_viewport()


async def test_a_keyboard_takes_back_what_it_discarded_on_a_page_in_english(
    site: Site, open_page: Open
) -> None:
    page = await open_page(f"{await paper(site, SCALE, COMMENT)}?lang=en", width=DESK)
    await page.get_by_role("radio", name="Rather good").press("Space")
    await page.get_by_role("button", name="Discard what I entered").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Question 1 of 2")).to_be_focused()
    await expect(page.get_by_text("What you entered is gone.")).to_be_visible()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Undo")).to_be_focused()
    await page.keyboard.press("Space")
    await expect(page.get_by_role("radio", name="Rather good")).to_be_checked()
    await expect(page.get_by_role("heading", name="Question 1 of 2")).to_be_focused()


async def test_nothing_brings_back_what_was_discarded_once_something_new_is_entered(
    site: Site, open_page: Open
) -> None:
    page = await open_page(await paper(site), has_touch=True)
    await fill_up(page)
    await page.get_by_role("button", name="Eingaben verwerfen").tap()
    await expect(page.get_by_role("heading", name="Frage 1 von 4")).to_be_focused()
    await choose(page, "Mittel")
    await expect(page.get_by_role("heading", name="Frage 2 von 4")).to_be_focused()
    await expect(page.get_by_role("button", name="Rückgängig")).to_have_count(0)
    await expect(page.get_by_text("Ihre Eingaben sind verworfen.")).to_have_count(0)
    assert "Zu wenig Zeit" not in await page.evaluate(KEPT)


@pytest.mark.parametrize("reloaded", [False, True])
async def test_going_back_after_discarding_meets_no_later_question(
    site: Site, open_page: Open, reloaded: bool
) -> None:
    page = await open_page(await paper(site), has_touch=True)
    await fill_up(page)
    if reloaded:
        await page.reload()
        await expect(page.get_by_role("heading", name="Frage 4 von 4")).to_be_visible()
    await page.get_by_role("button", name="Eingaben verwerfen").tap()
    await expect(page.get_by_role("heading", name="Frage 1 von 4")).to_be_focused()
    await page.go_back()
    assert page.url == "about:blank"
