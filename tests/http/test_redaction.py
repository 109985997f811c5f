"""What is stored of a text is redacted, by the names that the directory holds now."""

from collections.abc import Iterable
from typing import Any

import asyncpg
import pytest
from litestar import Litestar

from service import texts
from service.context import Context
from service.http.auth import Role
from service.redaction import Redactor
from tests.http.network import reply, send
from tests.support import COMMENT, SCALE, Company

pytestmark = pytest.mark.anyio

TEAMS = {"firma": (None, 0), "labor": ("firma", 12)}
SAID = "Frau Müller (petra.m@firma.de, 0171 2345678) war nett."
KEPT = "Frau [Name] ([E-Mail], [Telefon]) war nett."


async def hire(company: Company, *names: str) -> None:
    rows = [{"id": f"neu-{n.split()[0]}", "name": n, "team_id": "labor"} for n in names]
    await company.ok("PUT", "/people", Role.ADMINISTRATOR, json=rows)


async def survey(company: Company, *names: str) -> None:
    await company.staff(TEAMS)
    await hire(company, *names)
    await company.open_round(await company.poll(SCALE, COMMENT), ["firma"])


async def stored(owner: asyncpg.Connection) -> set[str]:
    rows = await owner.fetch("SELECT text FROM pooled WHERE text IS NOT NULL")
    return {row["text"] for row in rows}


@pytest.fixture
async def context(app: Litestar) -> Context:
    found: Context = app.state.context
    return found


@pytest.mark.parametrize("media", ["application/json", "application/json; charset=utf-8"])
async def test_a_ballots_comment_is_stored_redacted_on_both_ways_in(
    company: Company, owner: asyncpg.Connection, media: str
) -> None:
    await survey(company, "Petra Müller")
    response = await company.client.post(
        "/api/v1/ballot",
        headers={
            "authorization": f"Bearer {company.tokens['labor-1']}",
            "content-type": media,
        },
        json={"answers": {"mood": 4, "why": SAID}},
    )
    assert response.status_code == 201
    assert await stored(owner) == {KEPT}


async def test_replies_are_stored_redacted_few_or_many(
    network: Company, owner: asyncpg.Connection
) -> None:
    await network.ok(
        "PUT",
        "/people",
        Role.ADMINISTRATOR,
        json=[{"id": "m", "name": "Petra Müller", "team_id": "nord"}],
    )
    await send(network, reply("nord-1", "r1", SAID), to="/replies")
    many = [reply("nord-1", f"r{n}", f"{n} {SAID}") for n in range(2, 22)]
    await send(network, *many, to="/replies")
    assert await stored(owner) == {KEPT, *(f"{n} {KEPT}" for n in range(2, 22))}


async def test_who_comes_today_is_redacted_at_once(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company, "Petra Müller")
    await company.count(["labor-1"], why="Frau Lindemann hilft.")
    await hire(company, "Ilse Lindemann")
    await company.count(["labor-2"], why="Frau Lindemann hilft.")
    assert await stored(owner) == {"Frau Lindemann hilft.", "Frau [Name] hilft."}


async def test_a_name_written_by_another_process_is_noticed(
    company: Company, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "_CHECK_SECONDS", 0.0)
    await survey(company, "Petra Müller")
    await company.count(["labor-1"], why="Lindemann hilft.")
    await owner.execute("UPDATE people SET name = 'Ilse Lindemann' WHERE name = 'Petra Müller'")
    await company.count(["labor-2"], why="Lindemann hilft.")
    await company.count(["labor-3"], why="Müller hilft.")
    assert await stored(owner) == {"Lindemann hilft.", "[Name] hilft.", "Müller hilft."}


async def test_the_directory_is_read_only_when_it_changed(
    company: Company, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []

    def build(names: Iterable[str], **options: Any) -> Redactor:
        built.append(sorted(names))
        return Redactor(built[-1], **options)

    await company.staff({"firma": (None, 0)})
    monkeypatch.setattr(texts, "Redactor", build)
    fresh = texts.Texts(context.collect)
    for _ in range(3):
        await fresh.redact(["gut"])
        fresh.expire()
    assert built == [[]]


async def test_a_text_that_cannot_be_redacted_is_withheld_and_its_ballot_counts(
    company: Company, owner: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await survey(company, "Petra Müller")

    def fail(*_: object) -> str:
        raise RecursionError

    monkeypatch.setattr(Redactor, "redact", fail)
    await company.count(["labor-1"], mood=2, why=SAID)
    assert await stored(owner) == {texts.WITHHELD}
    assert await owner.fetchval("SELECT count(*) FROM pooled WHERE answers = '{-5}'") == 1


async def test_without_a_redactor_every_text_is_withheld(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Redactor:
        raise ValueError

    monkeypatch.setattr(texts, "Redactor", fail)
    assert await texts.Texts(context.collect).redact([SAID]) == [texts.WITHHELD]


async def test_without_the_directory_no_ballot_is_taken_and_none_is_lost(
    company: Company, owner: asyncpg.Connection, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    await survey(company, "Petra Müller")

    async def gone(*_: object) -> str:
        raise asyncpg.ConnectionDoesNotExistError

    with monkeypatch.context() as broken:
        broken.setattr(texts.store, "directory_digest", gone)
        context.texts.expire()
        assert (await company.answer("labor-1", why=SAID)).status_code == 503
        assert (await company.answer("labor-2", mood=3)).status_code == 201
    assert await stored(owner) == set()
    await company.count(["labor-1"], why=SAID)
    assert await stored(owner) == {KEPT}


async def test_placeholders_never_make_a_text_too_long(
    company: Company, owner: asyncpg.Connection
) -> None:
    await survey(company, "Wei Xi")
    await company.count(["labor-1"], why="Wei, " * 799)
    (text,) = await stored(owner)
    assert len(text) == 4000
    assert "Wei" not in text


async def test_the_personnel_pattern_is_the_deployments(context: Context) -> None:
    own = texts.Texts(context.collect, r"Kennung\s(\w\d+)")
    assert await own.redact(["Kennung X12, Personalnummer 77"]) == [
        "Kennung [Personalnummer], Personalnummer 77"
    ]
