"""The demo's company, scaled down to two branches and four weeks of the story."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from click.testing import CliRunner, Result
from msgspec import json, structs

from sentiment.types import Verdict
from service.db import READ, as_owner, open_pool, snapshot
from service.embedded import Servers
from service.http.principal import KEY_ROLES
from service.kernel.clock import ManualClock
from service.kernel.ids import hash_secret
from service.mood import rules as mood
from service.mood import trends
from service.mood.breakdown import round_breakdown
from service.mood.types import TrendPoint
from service.person.account import account
from service.run.banner import banner
from service.settings import Settings
from tests.conftest import NOON, SECRET, Workplace, with_database
from tests.support import Company, verdict_of
from tests.workers.plays import played, script_of
from workers.close import close
from workers.demo.cli import demo
from workers.demo.comments import read_comments
from workers.demo.load import DisturbedError, Plan, load
from workers.demo.setup import Standing

pytestmark = pytest.mark.anyio

BEFORE, AT, AFTER, NOW = 2, 7, 12, 13
PLAN = Plan(NOON, weeks=(BEFORE, AT, AFTER, NOW), branches=("logistik", "technik"))
SHORT = Plan(NOON, weeks=(BEFORE, AT), branches=("technik",))


class Author:
    """Scores every comment as its author meant it."""

    version = "author-1"

    def __init__(self, patience: int = 10**6) -> None:
        self.labels = {comment.text: comment.label for comment in read_comments()}
        self.patience = patience

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        self.patience -= 1
        if self.patience < 0:
            raise asyncio.CancelledError
        return [verdict_of(self.labels[text]) for text in texts]


async def tell(settings: Settings, plan: Plan, author: Author | None = None) -> Standing:
    return await load(settings, lambda: nullcontext(author or Author()), plan, lambda *_: None)


@pytest.fixture(scope="module")
async def told(servers: Servers, template: str) -> AsyncIterator[Settings]:
    """Settings of a database in which the demo was told once, for tests that only look."""
    owner = await asyncpg.connect(servers.database_url)
    await owner.execute(f"CREATE DATABASE told TEMPLATE {template} STRATEGY file_copy")
    with tempfile.TemporaryDirectory() as folder:
        url = with_database(servers.database_url, "told")
        settings = Settings(database_url=url, secret=SECRET, state_dir=Path(folder) / "state")
        assert await tell(settings, PLAN) is Standing.EMPTY
        yield settings
    await owner.execute("DROP DATABASE told WITH (FORCE)")
    await owner.close()


@pytest.fixture
async def records(told: Settings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(told.owner_url)
    yield connection
    await connection.close()


async def weeks_of(settings: Settings, team: str) -> list[TrendPoint]:
    async with await open_pool(settings.role_url(READ), size=1) as pool, snapshot(pool) as lent:
        since, until = NOON.date() - timedelta(days=40), NOON.date()
        return await trends.trend(
            lent, team, since, until, by="week", zone=settings.zone, today=until
        )


async def indices(settings: Settings, team: str) -> list[float]:
    points = await weeks_of(settings, team)
    return [point.sources["scales"].index for point in points]


async def test_nothing_that_came_in_is_missing(records: asyncpg.Connection) -> None:
    rows = await records.fetch("SELECT * FROM conservation WHERE accepted > 0")

    assert {row["source"] for row in rows} == {"scales", "comments", "reactions"}
    assert all(row["missing"] == row["unscored"] == row["parked"] == 0 for row in rows)


async def test_nothing_is_left_of_a_person_in_a_closed_round_of_the_demo_but_what_is_foreseen(
    told: Settings,
) -> None:
    async with as_owner(told.owner_url) as lent:
        rounds = await lent.fetch("SELECT id FROM periods WHERE state = 'closed' AND day IS NULL")
        assert rounds
        for row in rounds:
            async with lent.transaction():
                found = await account(lent, told, row["id"])
            assert {item.place for item in found.items if not item.foreseen} == set()
            assert {"people.id", "participation_tokens.hash"} <= {i.place for i in found.items}


async def test_the_audit_log_has_the_polls_and_rounds_of_the_demo(
    records: asyncpg.Connection,
) -> None:
    told = await records.fetch(
        "SELECT action, split_part(subject, ':', 2) AS id FROM audit_log WHERE actor = 'system'"
    )
    by_action = {action: {r["id"] for r in told if r["action"] == action} for action, _ in told}
    for action, table in (("poll.created", "polls"), ("round.opened", "rounds")):
        there = await records.fetch(f"SELECT id::text FROM {table}")
        assert by_action[action] == {row["id"] for row in there} != set()
    assert by_action["invitations.minted"] == by_action["round.opened"]


async def test_every_ballot_and_comment_of_the_script_came_in(records: asyncpg.Connection) -> None:
    script = script_of(PLAN)
    votes = [vote for step in played(PLAN) for vote in script.act(step).votes]
    accepted = dict(await records.fetch("SELECT source, accepted FROM conservation"))

    assert accepted["scales"] == len(votes) > 300
    assert accepted["comments"] == sum("comment" in vote.answers for vote in votes) > 100


async def test_every_published_figure_is_of_at_least_five_people(
    records: asyncpg.Connection,
) -> None:
    tables = ("microaggregates", "mood_daily", "mood_round")
    smallest = [await records.fetchval(f"SELECT min(n) FROM {table}") for table in tables]
    texts = await records.fetchval("SELECT min(n) FROM microaggregates WHERE source = 'comments'")

    assert smallest == [5, 5, 5]
    assert texts >= 10


async def test_a_team_under_five_people_shows_nothing(told: Settings) -> None:
    assert await weeks_of(told, "patente") == []
    assert await weeks_of(told, "aussenwirtschaft") == []


async def test_the_hurt_department_dips_and_comes_back(told: Settings) -> None:
    before, at, after, _ = await indices(told, "logistik")

    assert at < before - 12
    assert after > at + 12


async def test_the_department_next_door_is_barely_touched(told: Settings) -> None:
    before, at, after, _ = await indices(told, "technik")

    assert max(before, at, after) - min(before, at, after) < 5


async def test_one_team_stays_in_trouble(told: Settings) -> None:
    async with await open_pool(told.role_url(READ), size=1) as pool, snapshot(pool) as lent:
        today = NOON.date()
        teams = await mood.sub_teams(
            lent, "logistik", today - timedelta(days=9), today, zone=told.zone, today=today
        )
    found = {team.team_id: team.sources["scales"].index for team in teams if team.sources}

    assert found["versand"] == min(found.values())
    assert found["versand"] < found["zentrallager"] - 10


async def test_comments_and_reactions_follow_the_story(told: Settings) -> None:
    before, at, after, _ = await weeks_of(told, "logistik")

    for source in ("comments", "reactions"):
        assert at.sources[source].index < before.sources[source].index - 10
        assert after.sources[source].index > at.sources[source].index + 10


async def test_the_last_round_is_open_and_provisional(
    told: Settings, records: asyncpg.Connection
) -> None:
    states = await records.fetch(
        "SELECT r.id, state FROM rounds r JOIN periods USING (id) ORDER BY opens_at"
    )
    async with await open_pool(told.role_url(READ), size=1) as pool, snapshot(pool) as lent:
        figure = await mood.round_mood(lent, "nordhang", states[-1]["id"])

    assert [row["state"] for row in states] == ["closed", "closed", "closed", "open"]
    assert figure.sources["scales"].provisional
    assert figure.closes_at > NOON


async def test_history_ends_yesterday(records: asyncpg.Connection) -> None:
    days = await records.fetch("SELECT DISTINCT day FROM mood_daily WHERE source = 'reactions'")

    assert max(row["day"] for row in days) == NOON.date() - timedelta(days=1)
    assert {row["day"].weekday() for row in days} == set(range(5))


async def test_loading_again_changes_nothing(told: Settings, records: asyncpg.Connection) -> None:
    counted = "SELECT sum(accepted), (SELECT count(*) FROM api_keys) FROM conservation"
    kept, file = await records.fetchrow(counted), (told.state_dir / "demo.json").read_bytes()

    assert await tell(told, PLAN, Author(patience=0)) is Standing.LOADED

    assert await records.fetchrow(counted) == kept
    assert (told.state_dir / "demo.json").read_bytes() == file


async def test_keys_and_links_are_left_for_the_banner_and_for_nobody_else(
    told: Settings, records: asyncpg.Connection
) -> None:
    path = told.state_dir / "demo.json"
    left = json.decode(path.read_bytes())
    known = {row["hash"]: row["role"] for row in await records.fetch("SELECT * FROM api_keys")}
    shown = banner("127.0.0.1", 8080, told.state_dir)

    assert path.stat().st_mode & 0o777 == 0o600
    assert {known[hash_secret(key["key"])] for key in left["keys"]} == {
        role.value for role in KEY_ROLES
    }
    assert all(key["key"] in shown for key in left["keys"])
    assert all(link["title"] in shown for link in left["links"])


async def test_a_few_people_who_have_not_answered_leave_their_links(
    told: Settings, records: asyncpg.Connection
) -> None:
    left = json.decode((told.state_dir / "demo.json").read_bytes())
    tokens = [link["url"].removeprefix("/p/") for link in left["links"] if "/p/" in link["url"]]
    people = await records.fetch(
        """SELECT person_id FROM participation_tokens t
           JOIN participations p ON p.id = t.participation_id WHERE hash = ANY ($1)""",
        [hash_secret(token) for token in tokens],
    )
    told_by = script_of(PLAN)
    votes = {v.person for step in played(PLAN) for v in told_by.act(step).votes if step.week == NOW}
    assert len(people) == len(tokens) == 3
    assert votes.isdisjoint(row["person_id"] for row in people)


async def test_another_organisation_is_left_alone_with_a_notice(
    company: Company, settings: Settings, owner: asyncpg.Connection
) -> None:
    await company.staff({"firma": (None, 3)})

    result = await command(settings)

    assert result.exit_code == 0
    assert "holds an organisation already" in result.output
    assert await owner.fetchval("SELECT count(*) FROM teams") == 1
    assert await owner.fetchval("SELECT count(*) FROM polls") == 0


async def command(settings: Settings) -> Result:
    env = {"DATABASE_URL": settings.database_url, "STIMMUNG_SECRET": SECRET, "REDIS_URL": ""}
    return await asyncio.to_thread(CliRunner().invoke, demo, env=env)


@pytest.mark.parametrize("batches", [0, 9])
async def test_an_interrupted_load_is_no_demo_and_goes_on_where_it_stopped(
    settings: Settings, owner: asyncpg.Connection, tmp_path: Path, batches: int
) -> None:
    settings = structs.replace(settings, state_dir=tmp_path)
    with pytest.raises(asyncio.CancelledError):
        await tell(settings, SHORT, Author(patience=batches))
    root = await owner.fetchval("SELECT name FROM teams WHERE parent_id IS NULL")
    assert root.endswith("(Demo wird geladen)")
    assert not (tmp_path / "demo.json").exists()

    later = replace(SHORT, now=SHORT.now + timedelta(minutes=20))
    assert await tell(settings, later) is Standing.BEGUN

    script = script_of(SHORT)
    votes = [vote for step in played(SHORT) for vote in script.act(step).votes]
    rows = {row["source"]: row for row in await owner.fetch("SELECT * FROM conservation")}
    assert rows["scales"]["accepted"] == len(votes)
    assert all(row["missing"] == row["unscored"] == 0 for row in rows.values())
    assert await owner.fetchval("SELECT count(*) FROM rounds") == 2
    assert await tell(settings, later) is Standing.LOADED


async def test_a_worker_that_closes_the_past_meanwhile_is_named(
    settings: Settings, workplace: Workplace, clock: ManualClock
) -> None:
    class Hasty(Author):
        async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
            await close(workplace.work)
            return await super().ascore(texts)

    with pytest.raises(DisturbedError):
        await tell(settings, replace(SHORT, now=clock.now()), Hasty())


async def test_the_monthly_round_shows_what_people_wish_for(told: Settings) -> None:
    async with as_owner(told.owner_url) as owner:
        monthly = await owner.fetchval("SELECT id FROM rounds WHERE breakdown IS NOT NULL")
    async with await open_pool(told.role_url(READ), size=1) as pool, snapshot(pool) as lent:
        shown = await mood.round_mood(lent, "nordhang", monthly)
    wish = next(question for question in shown.questions if question.kind == "choice")
    assert [option.label for option in wish.options][-1] == "Es passt, wie es ist"
    assert sum(option.count for option in wish.options) == shown.sources["scales"].n > 50
    assert wish.figure is None


async def test_the_monthly_round_is_divided_by_site_and_the_weekly_one_is_not(
    told: Settings,
) -> None:
    async with as_owner(told.owner_url) as owner:
        divided = await owner.fetch("SELECT id FROM rounds WHERE breakdown IS NOT NULL")
    assert len(divided) == 1
    async with await open_pool(told.role_url(READ), size=1) as pool, snapshot(pool) as lent:
        shown = await round_breakdown(lent, "logistik", divided[0]["id"])
        whole = await mood.round_mood(lent, "logistik", divided[0]["id"])
    kassel = next(value for value in shown.values if value.key == "kassel")
    assert kassel.sources["scales"].n == whole.sources["scales"].n > 30
