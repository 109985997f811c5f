"""One database and one API for all these tests; each begins with an empty company."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import msgspec
import pytest
import uvicorn
from anyio.to_thread import run_sync
from click.testing import CliRunner, Result
from litestar import Litestar

from service.app import create_app
from service.cli import main
from service.db import WORK, open_pool
from service.embedded import Servers
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import Settings
from tests.conftest import NOON, SECRET, Workplace, add_key, with_database
from tests.http.lists import HEAD, bring, staff
from tests.http.lists import TEAMS as LISTED
from tests.http.network import TEAMS, post, send
from tests.http.scim import Provider
from tests.http.widgets import TEAMS as SHOWN
from tests.http.widgets import mint, seal_five
from tests.processes import prompt_socket
from tests.support import Company, ScriptedScorer
from workers.context import Work

PATIENCE = 5.0

# What the migrations fill in is kept aside; the rest of each table goes.
_KEEP = """
CREATE SCHEMA fresh;
CREATE TABLE fresh.sources AS TABLE sources;
CREATE TABLE fresh.reaction_valences AS TABLE reaction_valences;
CREATE TABLE fresh.ledger AS TABLE ledger;
CREATE TABLE fresh.audit_chain AS TABLE audit_chain;
CREATE TABLE fresh.collecting AS TABLE collecting;
CREATE TABLE fresh.retention_standing AS TABLE retention_standing;
"""
_EMPTY = """
SET session_replication_role = replica;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN
        SELECT oid::regclass::text FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
          AND NOT relispartition AND relname <> 'schema_migrations'
    LOOP
        EXECUTE format('DELETE FROM %s', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'fresh'::regnamespace LOOP
        EXECUTE format('INSERT INTO public.%1$I SELECT * FROM fresh.%1$I', name);
    END LOOP;
END $$;
SET session_replication_role = origin;
"""


@pytest.fixture(scope="session")
async def settings(servers: Servers, template: str) -> Settings:
    """Settings of the database that these tests share."""
    server = await asyncpg.connect(servers.database_url)
    await server.execute(f"CREATE DATABASE of_http TEMPLATE {template}")
    await server.close()
    return Settings(
        database_url=with_database(servers.database_url, "of_http"),
        redis_url=servers.redis_url,
        secret=SECRET,
        oidc_issuer="https://idp.example",
        oidc_client_secret="geheim & co: %",
        pool_size=4,
        requests_per_minute=1_000_000,
        failures_per_minute=1_000_000,
        sign_ins_per_minute=1_000_000,
    )


@pytest.fixture(scope="session")
async def owner(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection that may look at everything."""
    connection = await asyncpg.connect(settings.owner_url)
    await connection.execute(_KEEP)
    yield connection
    await connection.close()


@pytest.fixture(scope="session")
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture(scope="session")
async def app(settings: Settings, clock: ManualClock) -> AsyncIterator[Litestar]:
    built = create_app(settings, clock)
    async with built.lifespan():
        yield built


@pytest.fixture(scope="session")
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://stimmung") as opened:
        yield opened


@pytest.fixture(scope="session")
async def live(settings: Settings, clock: ManualClock) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API behind uvicorn, which streams where a test transport would not."""
    listening = prompt_socket()
    config = uvicorn.Config(create_app(settings, clock), log_level="warning", ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, limits=limits) as client:
        yield client
    server.should_exit = True
    await serving


@pytest.fixture(scope="session")
async def workplace(settings: Settings, clock: ManualClock) -> AsyncIterator[Workplace]:
    scorer = ScriptedScorer()
    async with await open_pool(settings.role_url(WORK), size=4) as pool:
        yield Workplace(Work(settings, clock, pool, scorer), scorer)


@pytest.fixture
async def company(
    client: httpx.AsyncClient, owner: asyncpg.Connection, clock: ManualClock
) -> Company:
    """A company without teams, at noon, with a key for every role that needs no team."""
    clock.time = NOON
    client.cookies.clear()
    await owner.execute(_EMPTY)
    keys = {}
    for role in (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL):
        keys[role] = await add_key(owner, role)
    return Company(client, keys)


@pytest.fixture
async def network(company: Company, owner: asyncpg.Connection) -> AsyncIterator[Company]:
    """A company with five posts whose daily sources are all on; in the end nothing is lost."""
    await company.staff(TEAMS)
    await owner.execute("UPDATE sources SET enabled = true")
    await send(company, *(post(f"p{number}") for number in range(1, 6)), to="/posts")
    yield company
    assert await owner.fetch("SELECT * FROM conservation WHERE missing <> 0") == []


Configure = Callable[..., None]


@pytest.fixture
def configure(app: Litestar, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Changes settings of the running application until the test ends."""

    def changed(**settings: object) -> None:
        context = app.state.context
        replaced = msgspec.structs.replace(context.settings, **settings)
        monkeypatch.setattr(type(context), "settings", replaced, raising=False)

    return changed


@pytest.fixture
def provider(company: Company) -> Provider:
    return Provider(company)


@pytest.fixture
async def imported(company: Company) -> Company:
    """A company that came by list."""
    await bring(company, LISTED, HEAD + staff())
    return company


@pytest.fixture
async def token(company: Company, workplace: Workplace) -> str:
    """A token of a team with a figure of five people."""
    await company.staff(SHOWN)
    await seal_five(company, workplace, "nord")
    return str((await mint(company, "nord", shows=["trend", "responses"]))["token"])


Command = Callable[..., Awaitable[Result]]


@pytest.fixture
def command(settings: Settings) -> Command:
    """Run `stimmung` in a thread, where it may have an event loop of its own."""
    env = {"DATABASE_URL": settings.owner_url, "STIMMUNG_SECRET": settings.secret}

    async def run(*arguments: str) -> Result:
        return await run_sync(lambda: CliRunner().invoke(main, arguments, env=env))

    return run
