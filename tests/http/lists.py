"""Lists of teams and people, as a people team uploads them."""

from typing import Any

import asyncpg
import httpx

from service.http.auth import Role
from tests.support import Company

PEOPLE_TEAM = Role.PEOPLE_TEAM
TEAMS = """Team-ID;Team;Übergeordnetes Team
firma;Firma;
nord;Nord;firma
ost;Ost;nord
sued;Süd;Firma
"""
HEAD = "Personalnummer;Name;E-Mail;Team-ID\n"
ACTIVE = "Personalnummer;Name;E-Mail;Team-ID;Aktiv\n"


def staff(first: int = 1, last: int = 20, team: str = "nord") -> str:
    return "".join(f"{n};Person {n};p{n}@firma.de;{team}\n" for n in range(first, last + 1))


async def send(
    company: Company, step: str, *texts: str | bytes, role: Role = PEOPLE_TEAM, **fields: object
) -> httpx.Response:
    files = [
        ("files", (f"{n}.csv", text if isinstance(text, bytes) else text.encode("cp1252")))
        for n, text in enumerate(texts, 1)
    ]
    data = {name: str(value) for name, value in fields.items()}
    return await company.call("POST", f"/organisation/{step}", role, files=files, data=data)


async def preview(company: Company, *texts: str | bytes, **fields: object) -> Any:
    answer = await send(company, "preview", *texts, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def bring(company: Company, *texts: str | bytes, **fields: object) -> Any:
    """Look, then apply what was seen; what it was."""
    seen = await preview(company, *texts, **{k: v for k, v in fields.items() if k == "partial"})
    answer = await send(company, "apply", *texts, digest=seen["digest"], **fields)
    assert answer.status_code == 200, answer.text
    assert answer.json() == seen
    return seen


async def directory(owner: asyncpg.Connection) -> list[tuple[Any, ...]]:
    rows = await owner.fetch(
        "SELECT id, name, parent_id, ended_on::text, merged_into, split_from FROM teams"
        " UNION ALL SELECT id, name, team_id, active::text, login, NULL FROM people ORDER BY 1"
    )
    return [tuple(row) for row in rows]


def texts(seen: Any) -> list[str]:
    return [change["text"] for change in seen["changes"]]
