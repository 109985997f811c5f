"""Lists of polls take as many queries as one poll does."""

import asyncio

import asyncpg
import pytest

from service.planning.rules import list_polls
from tests.support import COMMENT, SCALE, Company

pytestmark = pytest.mark.anyio


async def test_however_many_polls_are_listed_three_queries_read_them(
    company: Company, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 12)})
    for title in ("Puls", "Einarbeitung", "Umzug"):
        poll = await company.poll(SCALE, COMMENT, title=title)
        await company.open_round(poll, ["firma"])
    asked: list[str] = []
    await list_polls(owner)  # what the driver asks about types, it asks once
    with owner.query_logger(lambda query: asked.append(query.query)):
        listed = await list_polls(owner)
        await asyncio.sleep(0)  # the last query is logged a turn later
    assert {row.poll.title: len(row.rounds) for row in listed} == {
        "Einarbeitung": 1,
        "Puls": 1,
        "Umzug": 1,
    }
    assert [question.kind for row in listed for question in row.poll.questions] == 3 * [
        "scale5",
        "text",
    ]
    assert len(asked) == 3
