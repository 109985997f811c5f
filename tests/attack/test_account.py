"""An exact account of what is left of a person after a round and a day have ended.

Everything that identifies a person anywhere is looked for in every column of every table, and
in the files. What the secret and the mailboxes add is given to the searcher: the vouchers,
pseudonyms and markers that derive from it, and everybody's token.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest
from anyio.to_thread import run_sync
from click.testing import CliRunner

from service.cli import main
from service.kernel.clock import ManualClock
from service.kernel.ids import contributors, hash_secret, pseudonym
from service.settings import Settings
from tests.conftest import NOON, SECRET, Workplace
from tests.http.network import post, reaction, send
from tests.support import COMMENT, SCALE, Company, people
from workers.close import close
from workers.score import score
from workers.seal import seal
from workers.stir import stir

pytestmark = pytest.mark.anyio

STAFF = people("labor", 1, 12)
KEY = SECRET.encode()

DURING = {
    ("people", "id"): "person",
    ("people", "name"): "name",
    ("participations", "person_id"): "person",
    ("participations", "id"): "participation",
    ("participation_tokens", "participation_id"): "participation",
    ("participation_tokens", "hash"): "token",
    ("spent_vouchers", "voucher"): "voucher",
    ("pooled", "id"): "response",
    ("pooled", "text"): "text",
    ("pooled", "contributor"): "contributor",
    ("pooled", "marker"): "marker",
}
AFTERWARDS = {
    ("people", "id"): "person",
    ("people", "name"): "name",
    ("participation_tokens", "hash"): "token",
    ("counted_markers", "marker"): "marker",
    ("published_texts", "text"): "text",
}


@dataclass
class Needles:
    """What identifies a person, by kind."""

    known: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, *values: object) -> None:
        self.known |= {str(value): kind for value in values}

    async def gather(self, company: Company, owner: asyncpg.Connection) -> None:
        """Collect, while the round is open, everything that is known of anybody."""
        self.add("person", *STAFF)
        self.add("name", *(f"Name von {person}." for person in STAFF))
        self.add("text", *(f"neutral von {person}." for person in STAFF))
        self.add("token", *company.tokens.values())
        self.add("token", *("\\x" + hash_secret(t).hex() for t in company.tokens.values()))
        ids = [row["id"] for row in await owner.fetch("SELECT id FROM participations")]
        self.add("participation", *ids)
        self.add("voucher", *(pseudonym(KEY, "voucher", str(one)) for one in ids))
        self.add(
            "contributor",
            *(each for one in STAFF for each in contributors(KEY, one, [NOON.date()])),
        )
        self.add("marker", *(pseudonym(KEY, "reaction", "slack", "p1", p) for p in STAFF))
        self.add("response", *[row["id"] for row in await owner.fetch("SELECT id FROM pooled")])

    def in_text(self, value: str) -> set[str]:
        return {kind for needle, kind in self.known.items() if needle == value}


async def found(owner: asyncpg.Connection, needles: Needles) -> dict[tuple[str, str], str]:
    """Look through every column of every table."""
    columns = await owner.fetch(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        " AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2"
    )
    account = {}
    for table, column in columns:
        rows = await owner.fetch(f"SELECT DISTINCT {column}::text FROM {table}")
        kinds = {kind for (value,) in rows for kind in needles.in_text(value or "")}
        if kinds:
            account[table, column] = " ".join(sorted(kinds))
    return account


async def live(company: Company, owner: asyncpg.Connection) -> Needles:
    """Everybody answers, comments and reacts; return all that identifies them."""
    await company.staff({"labor": (None, len(STAFF))})
    await owner.execute("UPDATE people SET name = 'Name von ' || id || '.'")
    poll = await company.poll(SCALE, COMMENT, settle="close", texts="shown")
    await company.open_round(poll, ["labor"])
    await send(company, post("p1"), to="/posts")
    for person in STAFF:
        await company.count([person], mood=4, why=f"neutral von {person}.")
        await send(company, reaction(person))
    needles = Needles()
    await needles.gather(company, owner)
    return needles


async def end(company: Company, workplace: Workplace, clock: ManualClock) -> None:
    """Score, seal, and let the round and the day of the reactions come to their end."""
    rounds = await company.ok("GET", "/polls")
    poll = rounds["items"][0]["id"]
    (opened,) = await company.ok("GET", f"/polls/{poll}/rounds")
    await score(workplace.work)
    await seal(workplace.work)
    clock.advance(timedelta(days=2))
    await company.ok("POST", f"/rounds/{opened['id']}/close")
    await close(workplace.work)
    await stir(workplace.work)


async def test_while_a_round_is_open_the_tables_hold_exactly_this_of_a_person(
    company: Company, owner: asyncpg.Connection
) -> None:
    needles = await live(company, owner)
    assert await found(owner, needles) == DURING


async def test_after_its_end_the_tables_hold_exactly_this_of_a_person(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    needles = await live(company, owner)
    await end(company, workplace, clock)
    assert await found(owner, needles) == AFTERWARDS


async def in_files(owner: asyncpg.Connection, needles: Needles) -> dict[str, set[str]]:
    """Look through the files of every table and index as they lie on the disk."""
    await owner.execute("CHECKPOINT")
    files = await owner.fetch(
        "SELECT relname, pg_relation_filepath(oid) AS path FROM pg_class"
        " WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
    )
    account = {}
    for name, path in files:
        content = await owner.fetchval("SELECT pg_read_binary_file($1)", path)
        kinds = {kind for needle, kind in needles.known.items() if as_stored(needle) in content}
        if kinds:
            account[name] = kinds
    return account


def as_stored(needle: str) -> bytes:
    """Return a value as PostgreSQL writes it: hashes and UUIDs in binary."""
    if needle.startswith("\\x"):
        return bytes.fromhex(needle[2:])
    try:
        return UUID(needle).bytes
    except ValueError:
        return needle.encode()


_ANSWERS = {"text", "response", "contributor", "voucher"}


async def test_after_its_end_the_files_hold_no_response_and_no_voucher(
    company: Company, workplace: Workplace, clock: ManualClock, owner: asyncpg.Connection
) -> None:
    needles = await live(company, owner)
    assert (await in_files(owner, needles))["pooled"] >= _ANSWERS - {"voucher"}
    await end(company, workplace, clock)
    left = await in_files(owner, needles)
    assert {
        name: kinds for name, kinds in left.items() if name.startswith(("pooled", "spent"))
    } == {}


async def test_without_writing_them_anew_the_files_would_hold_them_still(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def leave(_: object) -> None:
        return

    monkeypatch.setattr("workers.close.write_anew", leave)
    needles = await live(company, owner)
    await end(company, workplace, clock)
    left = await in_files(owner, needles)
    assert "text" in left["pooled"]
    assert "voucher" in left["spent_vouchers"]


async def test_clearing_gives_way_to_a_backup_and_is_made_up_for(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    owner: asyncpg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workers.files._PAUSE_SECONDS", 0)
    needles = await live(company, owner)
    async with owner.transaction():
        await owner.execute("LOCK TABLE pooled IN ACCESS SHARE MODE")
        await end(company, workplace, clock)
        assert await owner.fetchval("SELECT count(*) FROM pooled") == 0
    assert "text" in (await in_files(owner, needles))["pooled"]
    await company.open_round(await company.poll(), ["labor"])
    clock.advance(timedelta(days=400))
    await close(workplace.work)
    assert "pooled" not in await in_files(owner, needles)


async def printed(settings: Settings, owner: asyncpg.Connection) -> tuple[int, dict[str, str]]:
    """Return the exit code of `stimmung account`, and the rows and bytes that it tells by place."""
    round_id = await owner.fetchval("SELECT id::text FROM rounds")
    env = {"DATABASE_URL": settings.database_url, "STIMMUNG_SECRET": SECRET}
    ran = await run_sync(lambda: CliRunner().invoke(main, ["account", round_id], env=env))
    return ran.exit_code, dict(re.findall(r"(?m)^(\w+\.\w+): (.+)$", ran.output))


async def test_the_command_finds_the_same_as_the_test_and_counts_it(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    owner: asyncpg.Connection,
    settings: Settings,
) -> None:
    await live(company, owner)
    code, places = await printed(settings, owner)
    assert (code, places.keys()) == (0, {".".join(place) for place in DURING})
    await end(company, workplace, clock)
    code, places = await printed(settings, owner)
    assert (code, places.keys()) == (0, {".".join(place) for place in AFTERWARDS})
    assert places["people.id"].startswith("12 Zeilen, ")
    assert places["participation_tokens.hash"] == f"12 Zeilen, {12 * 33} Byte"
    assert places["counted_markers.marker"] == f"12 Zeilen, {12 * 16} Byte"


async def test_the_command_fails_where_a_person_is_found_that_nobody_foresaw(
    company: Company,
    workplace: Workplace,
    clock: ManualClock,
    owner: asyncpg.Connection,
    settings: Settings,
) -> None:
    await live(company, owner)
    await end(company, workplace, clock)
    await owner.execute(
        "INSERT INTO participations (round_id, person_id, team_id)"
        " SELECT id, 'labor-3', 'labor' FROM rounds"
    )
    code, places = await printed(settings, owner)
    assert (code, places["participations.id"]) == (1, "1 Zeile, 16 Byte")
    await owner.execute("DELETE FROM participations")
    await owner.execute("ALTER TABLE mood_round ADD COLUMN best text DEFAULT 'labor-3'")
    code, places = await printed(settings, owner)
    assert code == 1
    assert places["mood_round.best"].startswith("3 Zeilen")
