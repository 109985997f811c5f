"""HEAD answers as GET does, without the content (RFC 9110, section 9.3.2)."""

import asyncio

import asyncpg
import httpx
import pytest

from service.http.auth import Role
from tests.conftest import add_key
from tests.http.widgets import TEAMS
from tests.support import Company

pytestmark = pytest.mark.anyio

VARYING = {"date", "server", "ratelimit"}


def lasting(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in VARYING}


@pytest.mark.parametrize(
    "path",
    [
        "/health/live",
        "/api/v1/polls",
        "/api/v1/teams/nord/mood",
        "/api/v1/teams/nirgends/mood",
        "/widgets/v1/stimmung.js",
        "/p/unbekannt",
        "/nirgends",
    ],
)
async def test_the_head_is_that_of_get_and_nothing_follows(company: Company, path: str) -> None:
    await company.staff(TEAMS)
    headers = {"authorization": f"Bearer {company.keys[Role.PEOPLE_TEAM]}"}
    whole = await company.client.get(path, headers=headers)
    head = await company.client.head(path, headers=headers)
    assert whole.content
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert lasting(head) == lasting(whole)


async def test_a_page_that_looks_at_an_image_of_a_widget_finds_it(
    company: Company, token: str
) -> None:
    looked = await company.client.head("/embed/mood.svg", params={"token": token})
    assert (looked.status_code, looked.content) == (200, b"")
    assert looked.headers["content-type"].startswith("image/svg+xml")
    assert int(looked.headers["content-length"]) > 0


async def test_a_stream_ends_with_its_head(
    live: httpx.AsyncClient, company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff(TEAMS)
    key = await add_key(owner, Role.PEOPLE_TEAM)
    async with asyncio.timeout(5):
        head = await live.head(
            "/api/v1/teams/nord/stream", headers={"authorization": f"Bearer {key}"}
        )
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


async def test_head_is_no_way_around_a_method_that_is_missing(company: Company) -> None:
    refused = await company.call("HEAD", "/organisation/preview")
    assert refused.status_code == 405
    assert "HEAD" not in refused.headers["allow"]
