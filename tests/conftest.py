"""Real PostgreSQL and Valkey for every test; a fresh database each, copied from a template."""

import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import hypothesis
import pytest
import redis
from hypothesis import HealthCheck
from litestar import Litestar

from service.app import create_app
from service.db import WORK, open_pool
from service.embedded import Servers, embedded_servers
from service.http.auth import Role
from service.http.scopes import Scope
from service.kernel.clock import ManualClock
from service.kernel.ids import hash_secret, new_api_key
from service.migrate import migrate
from service.settings import Settings
from tests.support import MEASURED, Company, ScriptedScorer
from workers.context import Work

SECRET = "a secret of the tests, long enough to pass"
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)

_numbers = count(1)

# How long an example takes says something of the machine, nothing of the code.
hypothesis.settings.register_profile(
    "stimmung", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.settings.load_profile("stimmung")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests measured; a process beside others cannot print it itself."""
    for report in terminalreporter.getreports("passed"):
        for _, figure in (each for each in report.user_properties if each[0] == MEASURED):
            terminalreporter.write_line(str(figure))


@pytest.fixture(scope="session", autouse=True)
def no_proxy() -> None:
    """What listens on the loopback is not asked through somebody's proxy."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    with tempfile.TemporaryDirectory(prefix="stimmung-test-") as folder:
        Path(folder).chmod(0o755)
        with embedded_servers(Path(folder) / "state", durable=False) as running:
            yield running


def with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
async def template(servers: Servers) -> str:
    """A migrated database; nobody may be connected while it is copied."""
    connection = await asyncpg.connect(servers.database_url)
    await connection.execute("CREATE DATABASE template_stimmung")
    await connection.close()
    url = with_database(servers.database_url, "template_stimmung")
    await migrate(Settings(database_url=url, secret=SECRET))
    return "template_stimmung"


@pytest.fixture
async def settings(servers: Servers, template: str) -> AsyncIterator[Settings]:
    """Settings of a fresh, migrated database and an empty Valkey."""
    name = f"test_{next(_numbers)}"
    owner = await asyncpg.connect(servers.database_url)
    await owner.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    with redis.from_url(servers.redis_url) as valkey:
        valkey.flushall()
    yield Settings(
        database_url=with_database(servers.database_url, name),
        redis_url=servers.redis_url,
        secret=SECRET,
        pool_size=4,
        requests_per_minute=1_000_000,
        failures_per_minute=1_000_000,
        sign_ins_per_minute=1_000_000,
    )
    await owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await owner.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
async def owner(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """A connection that may look at everything."""
    connection = await asyncpg.connect(settings.owner_url)
    yield connection
    await connection.close()


@pytest.fixture
async def app(settings: Settings, clock: ManualClock) -> AsyncIterator[Litestar]:
    built = create_app(settings, clock)
    async with built.lifespan():
        yield built


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://stimmung") as opened:
        yield opened


@pytest.fixture
async def company(client: httpx.AsyncClient, owner: asyncpg.Connection) -> Company:
    """A company without teams yet, with a key for every role that needs none."""
    keys = {}
    for role in (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.MACHINE, Role.WORKS_COUNCIL):
        keys[role] = await add_key(owner, role)
    return Company(client, keys)


@dataclass
class Workplace:
    """A worker without a process: its steps are called by the test."""

    work: Work
    scorer: ScriptedScorer


@pytest.fixture
async def workplace(settings: Settings, clock: ManualClock) -> AsyncIterator[Workplace]:
    scorer = ScriptedScorer()
    async with await open_pool(settings.role_url(WORK), size=4) as pool:
        yield Workplace(Work(settings, clock, pool, scorer), scorer)


async def add_key(
    owner: asyncpg.Connection,
    role: Role,
    team: str | None = None,
    scopes: Iterable[Scope] = Scope,
) -> str:
    """Make a key; a machine's may do everything that a machine can be given."""
    key = new_api_key()
    await owner.execute(
        "INSERT INTO api_keys (name, role, team_id, scopes, hash) VALUES ('test', $1, $2, $3, $4)",
        role.value,
        team,
        list(scopes) if role is Role.MACHINE else None,
        hash_secret(key),
    )
    return key


async def add_sessions(owner: asyncpg.Connection) -> dict[Role, dict[str, str]]:
    """Sign in one person for every role that needs no team, and one who has none."""
    roles = (Role.ADMINISTRATOR, Role.PEOPLE_TEAM, Role.WORKS_COUNCIL)
    sessions = {role: await add_session(owner, (role, None), person=role.value) for role in roles}
    return sessions | {Role.EMPLOYEE: await add_session(owner, person="employee")}


async def add_session(
    owner: asyncpg.Connection,
    *grants: tuple[Role, str | None],
    person: str = "tester",
    at: datetime = NOON,
) -> dict[str, str]:
    """Sign somebody in with these grants, and return the headers that their browser sends."""
    secret = secrets.token_urlsafe(32)
    await owner.execute(
        "INSERT INTO teams (id, name) VALUES ('zentrale', 'Zentrale') ON CONFLICT DO NOTHING"
    )
    await owner.execute(
        "INSERT INTO people (id, name, team_id, login) VALUES ($1, $1, 'zentrale', $1)"
        " ON CONFLICT (id) DO UPDATE SET login = coalesce(people.login, $1)",
        person,
    )
    account = await owner.fetchval(
        "INSERT INTO accounts (person_id) VALUES ($1)"
        " ON CONFLICT (person_id) DO UPDATE SET person_id = $1 RETURNING id",
        person,
    )
    if grants:
        await owner.execute("UPDATE accounts SET login = lower($2) WHERE id = $1", account, person)
    for role, team in grants:
        await owner.execute(
            "INSERT INTO grants VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            account,
            role.value,
            team,
        )
    await owner.execute(
        "INSERT INTO sessions (hash, account_id, created_at, seen_at, issuer, subject)"
        " VALUES ($1, $2, $3, $3, 'https://tests', $4)",
        hash_secret(secret),
        account,
        at,
        person,
    )
    return {"cookie": f"stimmung={secret}"}
