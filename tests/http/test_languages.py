"""Every page is written in German and in English, follows one switch, and says which it is."""

import re
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import urljoin, urlsplit

import asyncpg
import httpx
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from service.http.auth import Role
from service.http.scopes import Scope
from service.kernel.clock import ManualClock
from tests.conftest import NOON, add_session
from tests.http.widgets import mint
from tests.support import Company
from tests.wording import misplaced, read, untranslated

pytestmark = pytest.mark.anyio

HERE = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
FORM = "http://stimmung"
QUESTIONS = (
    {"key": "eins", "kind": "scale5", "wording": "Wohlbefinden?", "wording_en": "Wellbeing?"},
    {"key": "zwei", "kind": "scale11", "wording": "Empfehlung?", "wording_en": "Advice?"},
    {"key": "drei", "kind": "text", "wording": "Anmerkung?", "wording_en": "Remark?"},
)
# What is the same in both languages: names, and words that both have.
SAME = {
    *("Stimmung", "Widgets", "Administration", "Team", "Name", "Link", "Iframe", "Element"),
    *("SharePoint", "Confluence", "PostgreSQL", "Redis", "1. Team"),
    *("Halle", "Halle (halle)", "Zentrale (zentrale)", "Puls", "Konnektor"),
    *("tester", "Zentrale", ": Konnektor", "heart", "sparkle"),
    *("https://intranet.firma.example", ": Halle, https://intranet.firma.example"),
}
NAMES = re.compile(r"Valkey |[0-9.]+, Python |(Person |halle-)[0-9]+$")
GERMAN_ONLY = ("/works-council", "/works-council/annex", "/works-council/stop")
EMBEDDED = {"/embed/mood", "/embed/check-in"}
FOR_ANSWERS = ("/p/{link:str}", "/p/thanks", "/p/again", "/anonymous")


@dataclass
class Browser:
    """A browser in which somebody with every role is signed in, and what they can open."""

    client: httpx.AsyncClient
    session: dict[str, str]
    pages: dict[str, list[str]] = field(default_factory=dict)

    async def open(self, path: str, language: str | None, **options: Any) -> httpx.Response:
        kept = "" if language is None else f"; stimmung-language={language}"
        headers = {"cookie": self.session["cookie"] + kept} | options.pop("headers", {})
        return await self.client.request(
            options.pop("method", "GET"), path, headers=headers, **options
        )


@pytest.fixture
async def browser(company: Company, owner: asyncpg.Connection, clock: ManualClock) -> Browser:
    """A company with one of everything, and the addresses of all its pages by route."""
    await company.declare("graz", "linz")
    await company.staff({"halle": (None, 12)})
    session = await add_session(
        owner,
        *((role, None) for role in (Role.PEOPLE_TEAM, Role.ADMINISTRATOR, Role.WORKS_COUNCIL)),
        (Role.LEADER, "halle"),
        at=clock.now(),
    )
    await add_session(owner, (Role.LEADER, "halle"), person="halle-2", at=clock.now())
    await owner.execute("UPDATE sources SET enabled = true")
    await owner.execute("DELETE FROM reaction_valences WHERE reaction <> 'heart'")
    await owner.execute("INSERT INTO reaction_valences VALUES ('sparkle', NULL, 3)")
    await owner.execute("UPDATE api_keys SET name = 'Konnektor'")
    await owner.execute("UPDATE people SET active = false WHERE id = 'halle-12'")
    poll = await company.poll(*QUESTIONS, title="Puls", divided=True)
    round_id = await company.open_round(poll, ["halle"])
    plain = await company.poll(QUESTIONS[0], title="Puls", texts="figures_only", settle="close")
    await company.poll(QUESTIONS[0], title="Puls", settle=0)
    minted = await mint(company, "halle", shows=["trend", "responses"])
    await owner.execute("UPDATE people SET login = NULL WHERE id = 'halle-2'")
    pages = {
        "/": ["/", "/?team=halle&span=year"],
        "/polls": ["/polls"],
        "/polls/new": ["/polls/new", f"/polls/new?copy={poll}"],
        "/polls/{poll_id:uuid}": [f"/polls/{poll}", f"/polls/{plain}"],
        "/polls/rounds/{round_id:uuid}": [f"/polls/rounds/{round_id}"],
        "/admin": ["/admin"],
        "/admin/keys": ["/admin/keys", "/admin/keys?done=revoked"],
        "/admin/people": ["/admin/people", "/admin/people?q=Person", "/admin/people?q=xyz"],
        "/admin/people/{person_id:str}": [
            *("/admin/people/halle-1", "/admin/people/halle-2?done=granted"),
            *("/admin/people/halle-12", "/admin/people/tester"),
        ],
        "/admin/widgets": ["/admin/widgets", "/admin/widgets?done=ended"],
        "/admin/network": ["/admin/network", "/admin/network?done=source"],
        "/check-in": ["/check-in"],
        "/check-in/tap": ["/check-in/tap"],
        "/check-in/thanks": ["/check-in/thanks"],
        "/widgets": ["/widgets"],
        "/signed-out": ["/signed-out"],
        "/account": ["/account"],
        "/p/{link:str}": [f"/p/{company.tokens['halle-1']}", "/p/unbekannt"],
        "/p/thanks": ["/p/thanks"],
        "/p/again": ["/p/again"],
        "/anonymous": ["/anonymous"],
        "/embed/check-in": ["/embed/check-in"],
        "/embed/mood": [f"/embed/mood?token={minted['token']}"],
    } | {path: [path] for path in GERMAN_ONLY}
    return Browser(company.client, session, pages)


def has_page(handler: HTTPRouteHandler) -> bool:
    """Whether a route answers with a page."""
    given = handler.parsed_fn_signature.return_type.annotation
    return any(
        isinstance(kind, type) and issubclass(kind, Template) for kind in (given, *get_args(given))
    )


async def test_no_page_is_forgotten(app: Litestar, browser: Browser) -> None:
    """Whoever adds a page adds it above, and so has it read in both languages."""
    routes = {
        route.path
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if "GET" in handler.http_methods and has_page(handler)
    }
    assert routes | EMBEDDED == set(browser.pages)


def compare(german: httpx.Response, english: httpx.Response) -> None:
    """Both say which language they are in, and neither has a word of the other."""
    here, there = read(german.text), read(english.text)
    assert (here.language, german.headers["content-language"]) == ("de", "de")
    assert (there.language, english.headers["content-language"]) == ("en", "en")
    assert misplaced(here) == []
    assert misplaced(there) == []
    forgotten = {text.removesuffix(" \N{EN DASH} Stimmung") for text in untranslated(here, there)}
    assert {text for text in forgotten - SAME if not NAMES.match(text)} == set()


async def test_every_page_is_in_german_and_in_english(browser: Browser) -> None:
    for route, paths in browser.pages.items():
        if route in GERMAN_ONLY:
            continue
        for path in paths:
            if route in {*FOR_ANSWERS, *EMBEDDED}:
                joint = "&" if "?" in path else "?"
                both = [
                    await browser.open(f"{path}{joint}lang={way}", None) for way in ("de", "en")
                ]
            else:
                both = [await browser.open(path, way) for way in ("de", "en")]
            assert both[0].status_code == both[1].status_code, path
            assert both[0].status_code == (404 if path == "/p/unbekannt" else 200), path
            compare(*both)


async def test_every_header_has_a_switch_that_leads_to_the_same_page(browser: Browser) -> None:
    for route, paths in browser.pages.items():
        if route in {*GERMAN_ONLY, *FOR_ANSWERS, *EMBEDDED}:
            continue
        for path in paths:
            german = read((await browser.open(path, None)).text)
            assert german.switch is not None, path
            switched = await browser.open(urljoin(path, german.switch), None)
            assert switched.status_code == 303, path
            assert switched.headers["location"] == path
            assert switched.headers["set-cookie"].startswith("stimmung-language=en; ")
            assert "samesite=lax" in switched.headers["set-cookie"].lower()
            english = read((await browser.open(path, "en")).text)
            assert english.switch == german.switch.replace("lang=en", "lang=de")


async def test_the_works_council_reads_german_and_is_told_so(browser: Browser) -> None:
    for path in GERMAN_ONLY:
        answer = await browser.open(path, "en")
        page = read(answer.text)
        assert (page.language, answer.headers["content-language"]) == ("de", "de")
        assert ("de", "Nur auf Deutsch") in page.texts
        assert page.switch is None
        assert misplaced(page) == []


async def test_pages_of_those_who_answer_know_no_cookie(browser: Browser) -> None:
    for route in FOR_ANSWERS:
        for path in browser.pages[route]:
            answer = await browser.open(path, "en", headers={"accept-language": "de"})
            assert read(answer.text).language == "de"
            chosen = await browser.open(f"{path}?lang=en", None)
            assert read(chosen.text).language == "en"
            assert "set-cookie" not in answer.headers
            assert "set-cookie" not in chosen.headers


@pytest.mark.parametrize(
    ("kept", "accepted", "language"),
    [
        (None, None, "de"),
        (None, "fr, en;q=0.4", "en"),
        (None, "fr", "de"),
        ("de", "en", "de"),
        ("en", "de", "en"),
        ("xx", "en", "en"),
    ],
)
async def test_what_is_kept_comes_before_what_the_browser_prefers(
    browser: Browser, kept: str | None, accepted: str | None, language: str
) -> None:
    headers = {} if accepted is None else {"accept-language": accepted}
    answer = await browser.open("/polls", kept, headers=headers)
    assert read(answer.text).language == language
    assert answer.headers["vary"] == "accept-language, cookie"


async def test_programs_say_their_language_with_every_request(browser: Browser) -> None:
    """A cookie that a page left does not speak for a script that asks in another language."""
    told = await browser.open("/api/v1/me", "en", headers={"accept-language": "de"})
    assert told.json()["language"] == "de"


LONG = {"title": "Puls", "wording0": "A" * 501, "kind0": "text", "k_figures": "5", "k_texts": "10"}
ID = {"id": "00000000-0000-4000-8000-000000000002"}
FORMS: list[tuple[str, dict[str, str]]] = [
    ("/polls/new", {"title": ""}),
    ("/polls/new", {"title": "Puls", "wording0": "A?", "kind0": "text", "k_figures": "3"}),
    ("/polls/new", LONG),
    ("POLL/rounds", ID | {"closes_at": "2020-01-01T12:00"}),
    ("POLL/rounds", ID | {"closes_at": "2030-01-01T12:00", "team": "halle"}),
    ("POLL/rounds", ID | {"closes_at": "2026-03-09T12:00", "team": "zentrale"}),
    ("/admin/keys", {"days": "0"}),
    ("/admin/keys/KEY/rotate", {"hours": "x"}),
    ("/admin/people/halle-1/grants", {"role": "king"}),
    ("/admin/people/halle-1/grants", {"role": "leader"}),
    ("/admin/people/halle-1/grants", {"role": "administrator", "team": "halle"}),
    ("/admin/people/halle-1/grants", {"role": "leader", "team": "nirgends"}),
    ("/admin/people/tester/grants/withdraw", {"role": "administrator"}),
    ("/admin/network/valences", {"reaction": "sparkle", "valence": "9"}),
]


@pytest.mark.parametrize(("path", "form"), FORMS)
async def test_mistakes_are_told_in_the_readers_language_and_the_switch_leads_to_the_form(
    browser: Browser, owner: asyncpg.Connection, path: str, form: dict[str, str]
) -> None:
    poll = browser.pages["/polls/{poll_id:uuid}"][1]
    key = await owner.fetchval("SELECT id FROM api_keys WHERE role = 'machine'")
    path = path.replace("POLL", poll).replace("KEY", f"{key}")
    headers = HERE | {"referer": f"{FORM}{poll}?x=y"}
    german, english = [
        await browser.open(path, way, method="POST", headers=headers, data=form)
        for way in ("de", "en")
    ]
    assert (german.status_code, english.status_code) == (422, 422), german.text
    compare(german, english)
    assert read(german.text).switch == f"{poll}?lang=en"


async def test_the_page_of_a_new_key_has_no_switch_that_would_lose_it(browser: Browser) -> None:
    form = {"name": "Konnektor", "scope": Scope.POSTS_WRITE.value, "days": "30"}
    both = [
        await browser.open("/admin/keys", way, method="POST", headers=HERE, data=form)
        for way in ("de", "en")
    ]
    assert [page.status_code for page in both] == [200, 200]
    compare(*both)
    assert [read(page.text).switch for page in both] == [None, None]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nirgends", 404),
        ("GET", f"/polls/{'0' * 8}-0000-4000-8000-{'0' * 12}", 404),
        ("GET", "/polls/new/x", 404),
        ("PUT", "/polls", 405),
        ("GET", "/sign-in/callback?state=alt&code=x", 400),
    ],
)
async def test_what_goes_wrong_is_told_in_the_readers_language(
    browser: Browser, method: str, path: str, status: int
) -> None:
    both = [await browser.open(path, way, method=method) for way in ("de", "en")]
    assert [page.status_code for page in both] == [status, status]
    compare(*both)


async def test_who_may_not_open_a_page_is_told_so_in_both_languages(
    browser: Browser, owner: asyncpg.Connection
) -> None:
    browser.session = await add_session(owner, person="halle-3", at=NOON)
    both = [await browser.open("/polls", way) for way in ("de", "en")]
    assert [page.status_code for page in both] == [403, 403]
    compare(*both)


async def test_signing_out_is_told_in_the_readers_language(
    browser: Browser, owner: asyncpg.Connection
) -> None:
    both = []
    for way in ("de", "en"):
        browser.session = await add_session(owner, person="halle-3", at=NOON)
        both.append(await browser.open("/sign-out", way, method="POST", headers=HERE))
    compare(*both)
    assert read(both[0].text).switch == "/signed-out?lang=en"


async def test_links_are_written_for_the_readers_spreadsheet(browser: Browser) -> None:
    [page] = browser.pages["/polls/rounds/{round_id:uuid}"]
    for way, name, first in (
        ("de", "einladungen.csv", "Kennung;Name;Link"),
        ("en", "invitations.csv", "ID,Name,Link"),
    ):
        file = await browser.open(f"{page}/invitations", way, method="POST", headers=HERE)
        assert name in file.headers["content-disposition"]
        assert file.content.decode("utf-8-sig").splitlines()[0] == first


async def test_an_address_elsewhere_is_never_where_the_switch_leads(browser: Browser) -> None:
    """A referrer is what a browser says: only a path of our own is taken from it."""
    for referrer in ("https://elsewhere.example//evil", "javascript:alert(1)", "//evil", ""):
        headers = HERE | {"referer": referrer}
        answer = await browser.open("/polls/new", "de", method="POST", headers=headers, data={})
        switch = read(answer.text).switch or ""
        parts = urlsplit(switch)
        assert (parts.scheme, parts.netloc) == ("", ""), switch
        assert switch.startswith("/")
        assert not switch.startswith("//")
