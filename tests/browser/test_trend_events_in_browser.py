"""What happened stands along the trend: marked, named, and nothing that is not published."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from service.http.auth import Role
from tests.browser.conftest import DESK, PHONE, Open, Site, violations
from tests.browser.reader import in_a_day, sign_in, table_of, today, until_drawn
from tests.support import SCALE

pytestmark = pytest.mark.anyio

TODAY = today()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
WEEK = timedelta(days=7)
# How many people reacted, by title; five are enough, four are not.
POSTS = {"Kantine öffnet wieder": 12, "Neuer Schichtplan": 9, "Parkplätze": 4}


def late_on_sunday(monday: date) -> datetime:
    """Return a moment that is Sunday in London and this Monday in Berlin."""
    return datetime(monday.year, monday.month, monday.day, tzinfo=UTC) - timedelta(minutes=20)


async def workshop(site: Site) -> None:
    """A team with ten weeks behind it, a round, and another team that joined it."""
    company, owner = site.company, site.owner
    await company.staff({"werkstatt": (None, 12), "lager": ("werkstatt", 0), "tor": (None, 6)})
    for week in range(1, 11):
        day = MONDAY - week * WEEK
        await owner.execute("SELECT ensure_month($1)", day)
        await owner.execute(
            "INSERT INTO mood_daily VALUES ('werkstatt', $1, 'scales', 7, 7, $2, '{2,2,3}', $3)",
            day,
            [0] * 10 + [4, 0, 0, 0, 0, 3] + [0] * 5,
            15,
        )
    poll = await company.poll(SCALE, title="Jahresumfrage")
    await company.open_round(poll, ["werkstatt"], in_a_day())
    await company.ok("POST", "/teams/lager/end", json={"merged_into": "werkstatt"})


@pytest.fixture(scope="module")
async def works(site: Site) -> AsyncIterator[Site]:
    """The workshop with strong posts, which all teams see; they go with this module."""
    await site.once(workshop)
    company, owner = site.company, site.owner
    moments = [late_on_sunday(MONDAY - 4 * WEEK)] + [
        datetime.combine(MONDAY - 4 * WEEK, datetime.min.time(), UTC) + timedelta(days=2, hours=n)
        for n in range(2)
    ]
    posts = [
        {"network": "slack", "id": f"ereignis-{n}", "title": title, "posted_at": at.isoformat()}
        | ({"url": "https://netz.firma.example/kantine"} if n == 0 else {})
        for n, (title, at) in enumerate(zip(POSTS, moments, strict=True))
    ]
    await company.ok("POST", "/posts", Role.MACHINE, json=posts)
    await owner.executemany(
        "INSERT INTO post_figures SELECT id, $2, $3 FROM posts WHERE title = $1",
        [(title, number, 6 * number) for title, number in POSTS.items()],
    )
    yield site
    await owner.execute("DELETE FROM post_figures; DELETE FROM posts")


async def dashboard(site: Site, open_page: Open, query: str = "", **options: object) -> Page:
    page = await open_page("about:blank", **options)
    await sign_in(page.context, site)
    await page.goto(f"{site.url}/?team=werkstatt{query}")
    await until_drawn(page)
    await expect(page.locator("#trend .events li")).to_have_count(4)
    return page


async def test_strong_posts_rounds_and_teams_that_joined_are_named_below_the_trend(
    works: Site, open_page: Open
) -> None:
    page = await dashboard(works, open_page, width=DESK)
    named = page.locator("#trend .events li")
    await expect(named.nth(0)).to_contain_text(
        "Beitrag „Kantine öffnet wieder“ (12 Personen aus allen Teams, Index 80)"
    )
    await expect(named.nth(0).get_by_role("link")).to_have_attribute(
        "href", "https://netz.firma.example/kantine"
    )
    await expect(named.nth(1)).to_contain_text("„Neuer Schichtplan“ (9 Personen")
    last = page.locator("#trend .events")
    await expect(last).to_contain_text("Umfrage „Jahresumfrage“: Runde 1 beginnt, offen bis")
    await expect(last).to_contain_text("„Lager“ ist in diesem Team aufgegangen")
    kinds = [await each.get_attribute("data-kind") for each in await named.locator(".mark").all()]
    assert sorted(kinds) == ["post", "post", "round", "team"]


async def test_four_reactions_leave_no_trace_in_the_trend_and_the_fifth_does(
    works: Site, open_page: Open
) -> None:
    page = await dashboard(works, open_page)
    await expect(page.locator("#trend")).not_to_contain_text("Parkplätze")
    await page.locator("#trend").get_by_role("button", name="Als Tabelle").click()
    await expect(page.locator("#trend table")).to_contain_text("Schichtplan")
    await expect(page.locator("#trend table")).not_to_contain_text("Parkplätze")
    one_more = "UPDATE post_figures SET n = n + $1 FROM posts WHERE id = post_id AND title = $2"
    await works.owner.execute(one_more, 1, "Parkplätze")
    await page.reload()
    await expect(page.locator("#trend .events")).to_contain_text("„Parkplätze“ (5 Personen")
    await works.owner.execute(one_more, -1, "Parkplätze")


async def test_table_and_file_say_the_same_in_the_week_that_it_was_where_the_company_is(
    works: Site, open_page: Open, tmp_path: Path
) -> None:
    elsewhere = {"timezone_id": "America/New_York"}
    page = await dashboard(works, open_page, width=DESK, **elsewhere)
    button = page.get_by_role("button", name="Verlauf als CSV herunterladen")
    [head, *rows] = await table_of(button, tmp_path)
    assert head[-1] == "Ereignisse"
    week = (MONDAY - 4 * WEEK).isocalendar().week
    [told] = [row for row in rows if row[0].startswith(f"KW {week},")]
    for title in ("Kantine öffnet wieder", "Neuer Schichtplan"):
        assert title in told[-1]
    # The round's week has no figure yet, and its event all the same.
    assert ("Jahresumfrage" in rows[-1][-1], rows[-1][1]) == (True, "")
    await page.locator("#trend").get_by_role("button", name="Als Tabelle").click()
    cells = page.locator("#trend tbody tr").filter(has_text="Kantine").locator("td")
    await expect(cells.last).to_have_text(told[-1])


@pytest.mark.parametrize("query", ["", "&by=day", "&span=year"])
@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_marks_never_overlap_however_close_their_days_are(
    works: Site, open_page: Open, width: int, query: str
) -> None:
    page = await dashboard(works, open_page, query, width=width)
    marks = page.locator("#trend .chart svg text").filter(has_text=re.compile("^[1-4]$"))
    await expect(marks).to_have_count(4)
    places = await marks.evaluate_all(
        "all => all.map(e => e.getBoundingClientRect())"
        ".map(r => [r.x + r.width / 2, r.y + r.height / 2])"
    )
    for i, (x, y) in enumerate(places):
        for other_x, other_y in places[i + 1 :]:
            assert max(abs(x - other_x), abs(y - other_y)) >= 20
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_a_finger_or_pointer_on_the_week_tells_its_events(
    works: Site, open_page: Open
) -> None:
    page = await dashboard(works, open_page)
    chart = page.locator("#trend .chart")
    await chart.scroll_into_view_if_needed()
    box = await chart.bounding_box()
    assert box is not None
    # The last place of the axis is this week, which has no figure yet.
    for step in range(20):
        # A figure that arrives draws the chart anew, under a pointer that then has to move again.
        await page.mouse.move(box["x"] + box["width"] - 30, box["y"] + box["height"] / 2 + step)
        await page.wait_for_timeout(250)
        if "Runde 1" in await chart.inner_text():
            break
    await expect(chart).to_contain_text("Jahresumfrage")


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
async def test_events_break_no_rule_of_accessibility(
    works: Site, open_page: Open, language: str, scheme: str, forced: str
) -> None:
    page = await dashboard(
        works, open_page, f"&lang={language}", color_scheme=scheme, forced_colors=forced
    )
    name = {"de": "Ereignisse", "en": "Events"}[language]
    await expect(page.get_by_role("list", name=name).get_by_role("listitem")).to_have_count(4)
    assert await violations(page) == []


async def test_an_axis_of_rounds_has_no_days_and_so_no_events(works: Site, open_page: Open) -> None:
    page = await dashboard(works, open_page)
    await page.get_by_role("button", name="Runde", exact=True).click()
    await expect(page.locator("#trend .events")).to_have_count(0)


async def test_events_stand_on_paper_too(works: Site, open_page: Open) -> None:
    page = await dashboard(works, open_page)
    await page.emulate_media(media="print")
    tops = [
        (await each.bounding_box() or {})["y"] for each in await page.locator(".events li").all()
    ]
    assert all(above < below for above, below in pairwise(tops))
