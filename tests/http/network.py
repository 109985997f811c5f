"""The social network as a connector sends it."""

from collections import Counter
from datetime import timedelta
from typing import Any

from service.http.auth import Role
from service.kernel.clock import ManualClock
from tests.conftest import NOON, Workplace
from tests.support import Company, people
from workers.seal import seal

TEAMS = {"firma": (None, 0), "nord": ("firma", 6), "sued": ("firma", 6)}
SIX = people("nord", 1, 6)
DAY = timedelta(days=1)
MINUTES = timedelta(minutes=6)


def post(name: str, **fields: Any) -> dict[str, Any]:
    return {"network": "slack", "id": name, "posted_at": NOON.isoformat()} | fields


def reaction(person: str, kind: str = "like", on: str = "p1", **fields: Any) -> dict[str, Any]:
    return {"network": "slack", "post": on, "person": person, "reaction": kind} | fields


def reply(person: str, name: str, text: str = "positive", on: str = "p1") -> dict[str, Any]:
    return {"network": "slack", "post": on, "id": name, "person": person, "text": text}


async def send(company: Company, *items: dict[str, Any], to: str = "/reactions") -> list[str]:
    result = await company.ok("POST", to, Role.MACHINE, json=list(items))
    assert result["counts"] == Counter(result["outcomes"])
    outcomes: list[str] = result["outcomes"]
    return outcomes


async def settle(workplace: Workplace, clock: ManualClock) -> None:
    """Seal what is there once nothing came for the settle time."""
    await seal(workplace.work)
    clock.advance(MINUTES)
    await seal(workplace.work)


async def figure(company: Company, source: str = "reactions", team: str = "nord") -> Any:
    return (await company.ok("GET", f"/teams/{team}/mood"))["sources"].get(source)
