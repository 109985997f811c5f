"""PostgreSQL: pools of one role each, and queries with a typed border."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeAlias, TypeVar

import asyncpg
import msgspec

import sql
from service.kernel.problems import Problem
from service.reach import reaching

Connection: TypeAlias = asyncpg.Connection
Pool: TypeAlias = asyncpg.Pool
Row = TypeVar("Row")

COLLECT = "stimmung_collect"
READ = "stimmung_read"
WORK = "stimmung_work"

_ROLES = frozenset({COLLECT, READ, WORK})
_ACQUIRE_SECONDS = 5.0
_CONNECT_SECONDS = 5.0


class Query(Generic[Row]):
    """A named statement whose rows have the type `Row`; arguments are given by name."""

    all: list["Query[Any]"] = []  # noqa: RUF012 -- the registry the contract test walks

    def __init__(self, feature: str, name: str, row: type[Row]) -> None:
        self.statement = sql.statements(feature)[name]
        self.feature = feature
        self.row = row
        Query.all.append(self)

    async def many(self, connection: Connection, **arguments: object) -> list[Row]:
        """Return all rows."""
        records = await connection.fetch(self.statement.text, *self._bind(arguments))
        return [self._row(record) for record in records]

    async def one(self, connection: Connection, **arguments: object) -> Row | None:
        """Return the first row, or None."""
        record = await connection.fetchrow(self.statement.text, *self._bind(arguments))
        return None if record is None else self._row(record)

    async def only(self, connection: Connection, **arguments: object) -> Row:
        """Return the row of a statement that always answers one."""
        row = await self.one(connection, **arguments)
        if row is None:
            raise LookupError(f"{self.feature}.{self.statement.name} answered no row")
        return row

    def _bind(self, arguments: dict[str, object]) -> list[object]:
        if arguments.keys() != set(self.statement.parameters):
            raise TypeError(f"{self.statement.name} takes {self.statement.parameters}")
        return [arguments[name] for name in self.statement.parameters]

    def _row(self, record: asyncpg.Record) -> Row:
        if issubclass(self.row, msgspec.Struct):
            return self.row(**dict(record))
        value: Row = record[0]
        return value


class _Session(asyncpg.Connection):  # type: ignore[misc]  # asyncpg ships no types
    """Whoever changes its session changes it back, so nothing is reset when it is given back."""

    def get_reset_query(self) -> str:
        """Return no statement: it would cost a round trip after every use."""
        return ""


async def _prepare(connection: Connection) -> None:
    for kind in ("json", "jsonb"):
        await connection.set_type_codec(
            kind,
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
            schema="pg_catalog",
        )


async def connect(url: str, **settings: str) -> Connection:
    """Open a connection with settings of its session.

    Raises:
        DatabaseError: it says why there is none.
    """
    with reaching(url, _ROLES):
        return await asyncpg.connect(url, timeout=_CONNECT_SECONDS, server_settings=settings)


@asynccontextmanager
async def as_owner(url: str) -> AsyncIterator[Connection]:
    """Lend a connection of the schema's owner, for commands.

    Raises:
        DatabaseError: it says why there is none.
    """
    lent = await connect(url, application_name="stimmung-admin")
    try:
        await _prepare(lent)
        yield lent
    finally:
        await lent.close()


async def open_pool(url: str, *, size: int = 8, name: str = "stimmung") -> Pool:
    """Open a pool of at most `size` connections.

    Raises:
        DatabaseError: it says why there is none.
    """
    with reaching(url, _ROLES):
        pool: Pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=_prepare,
            connection_class=_Session,
            timeout=_CONNECT_SECONDS,
            command_timeout=30,
            server_settings={"application_name": name},
        )
    return pool


@asynccontextmanager
async def connection(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection; raise `database-busy` when none is free within five seconds."""
    try:
        lent = await pool.acquire(timeout=_ACQUIRE_SECONDS)
    except TimeoutError as error:
        raise Problem("database-busy") from error
    try:
        yield lent
    finally:
        await pool.release(lent)


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection inside a transaction that commits at the end of the block."""
    async with connection(pool) as lent, lent.transaction():
        yield lent


@asynccontextmanager
async def snapshot(pool: Pool) -> AsyncIterator[Connection]:
    """Lend a connection whose reads all see one state of the database."""
    async with (
        connection(pool) as lent,
        lent.transaction(isolation="repeatable_read", readonly=True),
    ):
        yield lent
