"""A working life at the door: signed in, made a leader, no longer one, gone; and signing out."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.doors import Employee, at_provider, sign_in, sign_out
from tests.browser.reader import until_live

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ada(doorway: Site) -> Employee:
    person = Employee(doorway)
    await person.arrive()
    return person


@pytest.fixture
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    opened = await chromium.new_context(locale="de-DE")
    yield opened
    await opened.close()


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A page on which the content security policy must never have to step in."""
    opened = await context.new_page()
    blocked: list[str] = []
    opened.on(
        "console", lambda said: blocked.append(said.text) if "Security" in said.text else None
    )
    yield opened
    assert blocked == []


async def test_an_employee_sees_the_check_in_and_the_account_and_nothing_else(
    ada: Employee, page: Page
) -> None:
    await sign_in(page, ada)
    assert page.url == f"{ada.site.url}/check-in"
    await page.goto(f"{ada.site.url}/account")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Dr. Ada Berg-Mühlenkamp")
    links = page.get_by_role("link")
    for area in ("Stimmung der Teams", "Umfragen", "Widgets", "Betriebsrat"):
        await expect(links.filter(has_text=area)).to_have_count(0)
    for path in ("/", "/polls", "/widgets", "/works-council"):
        answer = await page.goto(ada.site.url + path)
        assert answer is not None
        assert answer.status == 403, path
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "Diese Seite ist für Sie nicht freigegeben"
        )


async def test_the_session_is_out_of_reach_of_scripts_and_new_after_the_door(
    ada: Employee, page: Page, context: BrowserContext
) -> None:
    planted = "planted-by-somebody-else"
    await context.add_cookies([{"name": "stimmung", "value": planted, "url": ada.site.url}])
    await sign_in(page, ada)
    kept = {each["name"]: each for each in await context.cookies(ada.site.url)}["stimmung"]
    assert kept["value"] != planted
    assert kept["httpOnly"]
    assert kept["sameSite"] == "Lax"
    assert "stimmung=" not in await page.evaluate("document.cookie")


async def test_roles_come_and_go_with_the_next_click_and_an_open_stream_ends(
    ada: Employee, page: Page
) -> None:
    await sign_in(page, ada)
    await ada.lead()
    await page.goto(f"{ada.site.url}/start")
    await until_live(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text(ada.team.title())
    await ada.lead_no_more()
    told = page.locator(".live[data-state=barred]")
    await expect(told).to_be_visible(timeout=30_000)
    await expect(told).to_contain_text("Dieses Team ist für Sie nicht mehr freigegeben.")
    await expect(page.locator("#announcements")).to_contain_text("nicht mehr freigegeben")
    await told.get_by_role("link", name="Zur Startseite").click()
    await page.wait_for_url("**/check-in")
    answer = await page.goto(f"{ada.site.url}/")
    assert answer is not None
    assert answer.status == 403


async def test_who_left_the_company_lands_at_the_door_with_the_next_click(
    ada: Employee, page: Page
) -> None:
    await sign_in(page, ada)
    await ada.lead()
    await page.goto(f"{ada.site.url}/")
    await until_live(page)
    await ada.leave()
    await expect(page.locator(".live[data-state=ended]")).to_be_visible(timeout=30_000)
    # The provider still knows them; the service does not let them in again.
    answer = await page.goto(f"{ada.site.url}/account")
    assert answer is not None
    assert answer.status == 403
    assert "/sign-in/callback" in page.url
    await expect(page.locator("main")).to_contain_text("noch nicht eingetragen")


async def test_signing_out_ends_both_sessions_and_going_back_shows_nothing(
    ada: Employee, page: Page
) -> None:
    await sign_in(page, ada, "/account")
    await sign_out(page)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind abgemeldet")
    for _ in range(5):
        await page.go_back()
        await expect(page.get_by_text(ada.login)).to_have_count(0)
        await expect(page.get_by_text("Dr. Ada")).to_have_count(0)
        if "/interaction/" in page.url:
            break
    await page.goto(f"{ada.site.url}/account")
    await at_provider(page)


async def test_signing_out_everywhere_ends_a_second_browser(
    ada: Employee, page: Page, chromium: Browser
) -> None:
    await sign_in(page, ada, "/account")
    elsewhere = await chromium.new_context(locale="de-DE")
    other = await elsewhere.new_page()
    await sign_in(other, ada, "/account")
    await sign_out(page, "Überall abmelden")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind überall abgemeldet")
    await expect(page.locator("main")).not_to_contain_text("Sitzung abgelaufen")
    await page.get_by_role("link", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out everywhere")
    # Their session at the provider is another one, which lets them in again: by a new session.
    answer = await other.request.get(f"{ada.site.url}/account", max_redirects=0)
    assert answer.status == 303
    assert "/sign-in?next=%2Faccount" in answer.headers["location"]
    await other.get_by_role("button", name="Abmelden", exact=True).click()
    await expect(other.get_by_role("heading", level=1)).to_have_text("Sie sind abgemeldet")
    await elsewhere.close()


async def test_who_is_sent_to_the_door_comes_back_to_the_page_they_asked_for(
    ada: Employee, page: Page
) -> None:
    await ada.grant(role="works_council")
    await sign_in(page, ada, "/works-council?von=hier")
    assert page.url == f"{ada.site.url}/works-council?von=hier"


@pytest.mark.parametrize(
    "outside",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "/%09/evil.example"],
)
async def test_no_link_to_the_door_leads_out_of_the_site(
    ada: Employee, page: Page, outside: str
) -> None:
    await sign_in(page, ada, f"/sign-in?next={outside}")
    assert page.url == f"{ada.site.url}/check-in"


async def test_another_site_cannot_sign_anybody_out(
    ada: Employee, page: Page, context: BrowserContext
) -> None:
    await sign_in(page, ada, "/account")
    stranger = await context.new_page()
    form = f'<form method="post" action="{ada.site.url}/sign-out"><button>Gewonnen!</button></form>'
    await context.route(
        "http://evil.localhost/", lambda route: route.fulfill(body=form, content_type="text/html")
    )
    await stranger.goto("http://evil.localhost/")
    await stranger.get_by_role("button").click()
    await stranger.wait_for_url("**/signed-out")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Dr. Ada Berg-Mühlenkamp")


async def test_the_demo_signs_in_whoever_is_picked_and_out_again(demo: Site, page: Page) -> None:
    bea = Employee(demo)
    await bea.arrive()
    await bea.grant(role="works_council")
    await page.goto(f"{demo.url}/works-council")
    await page.locator(f".cards a[href*='login={bea.login}']").click()
    await page.wait_for_url(f"{demo.url}/works-council")
    await page.get_by_role("button", name="Abmelden", exact=True).click()
    await page.wait_for_url(f"{demo.url}/signed-out")
    await page.goto(f"{demo.url}/works-council")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Als wer")
    await page.locator(f".cards a[href*='login={bea.login}']").click()
    await page.goto(f"{demo.url}/account")
    await page.get_by_role("button", name="Überall abmelden").click()
    await page.wait_for_url(f"{demo.url}/signed-out?*")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sie sind überall abgemeldet")
