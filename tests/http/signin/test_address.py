"""Pages that every employee can come to address them as the organisation does."""

import re
from typing import Any

import asyncpg
import pytest

from service.http.troubles import TROUBLES
from service.kernel.clock import ManualClock
from tests.conftest import add_session
from tests.http.conftest import Configure
from tests.http.idp import Idp, Open
from tests.support import Company
from tests.wording import read

pytestmark = pytest.mark.anyio

FORMAL = re.compile(r"\b(Sie|Ihnen|Ihre?[nmrs]?)\b")
HERE = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
VISITS: list[tuple[str, str, int]] = [
    ("GET", "/account", 200),
    ("GET", "/signed-out", 200),
    ("GET", "/admin", 403),
    ("GET", "/nirgends", 404),
    ("GET", "/sign-out", 405),
    ("GET", "/sign-in/callback?code=x&state=y", 400),
    ("POST", "/sign-out/everywhere", 200),
]


def said(html: str) -> str:
    """The page's texts, a line each."""
    return "\n".join(text for _, text in read(html).texts)


async def visit(company: Company, session: dict[str, str], method: str, path: str) -> Any:
    content = "" if method == "POST" else None
    return await company.client.request(method, path, headers=session | HERE, content=content)


@pytest.mark.parametrize(("method", "path", "status"), VISITS)
async def test_account_sign_out_and_errors_say_du_where_the_organisation_does(
    company: Company,
    owner: asyncpg.Connection,
    clock: ManualClock,
    configure: Configure,
    method: str,
    path: str,
    status: int,
) -> None:
    await company.staff({"halle": (None, 2)})
    session = await add_session(owner, person="halle-1", at=clock.now())
    if method == "GET":
        formal = await visit(company, session, method, path)
        assert formal.status_code == status
        if status != 404:
            assert FORMAL.search(said(formal.text)), "it addresses nobody"
    configure(address="du")
    familiar = await visit(company, session, method, path)
    assert familiar.status_code == status
    assert not FORMAL.search(said(familiar.text))
    if status != 404:
        assert re.search(r"\b(du|dein\w*|dich|versuche)\b", said(familiar.text), re.IGNORECASE)


async def test_whoever_is_not_in_the_directory_is_told_so_as_du(
    open_browser: Open, idp: Idp, configure: Configure
) -> None:
    configure(address="du")
    idp.login = "nobody.here"
    browser = open_browser()
    answer = await browser.finish(await browser.begin())
    assert answer.status_code == 403
    assert "Du bist hier noch nicht eingetragen" in said(answer.text)


def test_no_trouble_says_sie_to_somebody_who_is_addressed_with_du() -> None:
    for title, detail in TROUBLES.values():
        for text in (title.to("de", "du"), detail.to("de", "du")):
            assert not FORMAL.search(text), text
