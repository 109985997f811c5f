"""The daily question as a widget: it asks, sets nothing, counts nothing, and leads to the page."""

import re
from dataclasses import replace

import asyncpg
import pytest
from litestar import Litestar
from msgspec import structs

from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.widgets import modules
from tests.conftest import add_session
from tests.http.network import SIX
from tests.support import Company

pytestmark = pytest.mark.anyio

WIDGET = "/embed/check-in"


async def somebody(owner: asyncpg.Connection, clock: ManualClock) -> dict[str, str]:
    return await add_session(owner, person=SIX[0], at=clock.now())


async def test_any_page_may_frame_it_for_it_holds_five_links_and_nothing_else(
    company: Company,
) -> None:
    answer = await company.client.get(WIDGET, headers={"accept-language": "en"})
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "connect-src" not in policy
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    links = re.findall(r'href="(http://stimmung/check-in[^"]+)" target="_blank"', answer.text)
    assert links == [f"http://stimmung/check-in/tap#{n}" for n in range(1, 6)]
    again = {"if-none-match": answer.headers["etag"]}
    assert (await company.client.get(WIDGET, headers=again)).status_code == 304


async def test_a_cookie_makes_no_difference_to_it(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    plain = await network.client.get(WIDGET)
    known = await network.client.get(WIDGET, headers=await somebody(owner, clock))
    assert known.content == plain.content


@pytest.mark.parametrize(
    ("address", "lang", "asked"),
    [
        ("sie", "de", "Wie geht es Ihnen heute?"),
        ("du", "de", "Wie geht es dir heute?"),
        ("du", "en", "How are you today?"),
    ],
)
async def test_it_speaks_to_people_as_the_organisation_does(
    app: Litestar, company: Company, owner: asyncpg.Connection, address: str, lang: str, asked: str
) -> None:
    before = app.state.context
    settings = structs.replace(before.settings, address=address)
    app.state.context = replace(before, settings=settings)
    try:
        page = await company.client.get(f"{WIDGET}?lang={lang}")
        session = await add_session(owner, (Role.PEOPLE_TEAM, None), person="people")
        path = f"/widgets/snippets/check-in?lang={lang}"
        given = (await company.client.get(path, headers=session)).json()
    finally:
        app.state.context = before
    assert f"<title>{asked}</title>" in page.text
    assert f"<html lang={lang!r}>".replace("'", '"') in page.text
    assert f">{asked}</a>" in given["element"]
    assert (' address="du"' in given["element"]) == (address == "du")


async def test_what_takes_an_answer_over_is_told_none_and_sets_nothing(
    network: Company, owner: asyncpg.Connection
) -> None:
    answer = await network.client.get("/check-in/tap")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "point" not in re.sub(r"<head>.*?</head>", "", answer.text, flags=re.DOTALL)
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_an_answer_in_an_address_is_not_taken_from_there(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    session = await somebody(owner, clock)
    plain = await network.client.get("/check-in", headers=session)
    asked = await network.client.get("/check-in?point=4", headers=session)
    assert asked.text.replace("point=4&amp;", "") == plain.text
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_a_form_of_another_site_does_not_count(
    network: Company, owner: asyncpg.Connection, clock: ManualClock
) -> None:
    elsewhere = await somebody(owner, clock) | {"sec-fetch-site": "cross-site"}
    for path in ("/check-in", "/check-in/tap"):
        sent = await network.client.post(path, headers=elsewhere, data={"point": "4"})
        assert sent.status_code in {403, 405}
    assert await owner.fetchval("SELECT count(*) FROM pooled") == 0


async def test_what_is_pasted_names_the_module_by_its_hash_and_gives_a_frame_no_script(
    company: Company, owner: asyncpg.Connection
) -> None:
    session = await add_session(owner, (Role.PEOPLE_TEAM, None), person="people")
    path = "/widgets/snippets/check-in?size=large&theme=dark&lang=en"
    given = (await company.client.get(path, headers=session)).json()
    module = modules.newest()
    assert f'src="http://stimmung{module.path}" integrity="{module.integrity}"' in given["element"]
    assert '<stimmung-checkin size="large" theme="dark" lang="en">' in given["element"]
    # A tap is no choice of a language, so the link names none.
    assert 'href="http://stimmung/check-in"' in given["element"]
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in given["frame"]
    assert given["page"] == f"http://stimmung{WIDGET}?size=large&theme=dark&lang=en"


async def test_the_page_that_hands_out_widgets_says_when_nothing_is_asked(
    company: Company, owner: asyncpg.Connection
) -> None:
    session = await add_session(owner, (Role.PEOPLE_TEAM, None), person="people")
    off = "Die tägliche Frage ist zurzeit ausgeschaltet."
    assert off not in (await company.client.get("/widgets", headers=session)).text
    await owner.execute("UPDATE sources SET enabled = false WHERE source = 'checkins'")
    assert off in (await company.client.get("/widgets", headers=session)).text
