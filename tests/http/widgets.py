"""Words for tests of widgets."""

from typing import Any

import httpx

from service.http.auth import Role
from tests.conftest import Workplace
from tests.support import Company, people
from workers.seal import seal

INTRANET = "https://intranet.firma.example"
TEAMS = {"firma": (None, 0), "nord": ("firma", 20), "sued": ("firma", 12)}


async def mint(
    company: Company, team: str, *, role: Role = Role.PEOPLE_TEAM, **settings: Any
) -> dict[str, Any]:
    given = {"team": team, "origins": [INTRANET]} | settings
    minted: dict[str, Any] = await company.ok("POST", "/embed-tokens", role, json=given)
    return minted


async def get(
    company: Company, path: str, token: str, origin: str | None = None, **query: str
) -> httpx.Response:
    """Ask as a page of some origin would, or as none."""
    headers = {} if origin is None else {"origin": origin}
    return await company.client.get(path, params={"token": token, **query}, headers=headers)


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


async def seal_five(
    company: Company, workplace: Workplace, team: str, points: tuple[int, ...] = (3, 4, 4, 4, 5)
) -> str:
    """Let five people of a team answer a flash poll; return the round."""
    round_id = await company.open_round(await company.poll(settle=0), [team])
    for person, point in zip(people(team, 1, 5), points, strict=True):
        await company.count([person], mood=point)
    await seal(workplace.work)
    return round_id


async def oembed(company: Company, url: str, **query: str) -> httpx.Response:
    return await company.client.get("/oembed", params={"url": url, **query})
