"""The works council learns which model scores, once it is loaded."""

import asyncio
from typing import Any

import asyncpg
import pytest

from sentiment.types import Card
from tests.conftest import Workplace
from workers import store
from workers.model import PublishModel

pytestmark = pytest.mark.anyio


class Loaded:
    version, card = "stimmung-de@1", Card("Wofür es da ist.", "de")


async def test_a_model_is_published_when_it_is_loaded_and_only_once(
    workplace: Workplace, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that is away costs an attempt, not the entry."""
    loading: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    loading.set_result(Loaded())
    step = PublishModel(workplace.work, loading)
    with monkeypatch.context() as away:
        away.setattr(store, "publish_model", _fail)
        with pytest.raises(OSError, match="away"):
            await step()
    assert await owner.fetch("SELECT FROM models") == []
    await step()
    monkeypatch.setattr(store, "publish_model", _fail)
    await step()
    row = await owner.fetchrow("SELECT version, card, card_language FROM models")
    assert tuple(row.values()) == (Loaded.version, Loaded.card.text, Loaded.card.language)


async def _fail(*_: object, **__: object) -> None:
    raise OSError("away")
