"""The demo's story before it is told: who there is, what they say and when."""

from collections import Counter
from datetime import UTC, date, datetime, time

import pytest

from tests.conftest import NOON
from tests.workers.plays import BERLIN, played, script_of
from workers.demo.comments import read_comments
from workers.demo.company import read_company
from workers.demo.load import Plan
from workers.demo.story import read_posts

pytestmark = pytest.mark.anyio


def test_the_company_has_about_forty_teams_and_four_hundred_people() -> None:
    company = read_company()
    levels = Counter(len(one.path) for one in company.employees)

    assert 35 <= len(company.teams) <= 45
    assert 370 <= len(company.employees) <= 430
    assert max(levels) == 4
    assert len({one.id for one in company.employees}) == len(company.employees)
    assert sum(0 < team.people < 5 for team in company.teams) >= 3


def test_no_comment_is_used_twice_and_all_suit_their_writers() -> None:
    plan = Plan(NOON)
    script, comments = script_of(plan), {one.text: one for one in read_comments()}
    employees = {one.id: one for one in read_company().employees}
    votes = [vote for step in played(plan) for vote in script.act(step).votes]
    written = [(v.person, str(v.answers["comment"])) for v in votes if v.answers.get("comment")]

    assert 1300 < len(written) < 2000
    assert max(Counter(text for _, text in written).values()) == 1
    assert all(comments[text].suits(employees[person]) for person, text in written)


def test_what_people_wish_for_follows_the_story() -> None:
    script = script_of(Plan(NOON))
    paths = {one.id: one.path for one in read_company().employees}
    wishes: dict[bool, Counter[object]] = {True: Counter(), False: Counter()}
    for step in played(Plan(NOON)):
        for vote in script.act(step).votes:
            if step.week == 8:
                wishes["logistik" in paths[vote.person]][vote.answers["wish"]] += 1
    assert set(wishes[True]) == set(wishes[False]) == set(range(1, 7))
    shares = {hurt: {w: n / told.total() for w, n in told.items()} for hurt, told in wishes.items()}
    time_and_word = {hurt: told[1] + told[3] + told[4] for hurt, told in shares.items()}
    assert time_and_word[True] > time_and_word[False] + 0.1
    assert shares[True][6] < shares[False][6] - 0.1


def test_between_55_and_85_percent_take_part_in_every_week() -> None:
    plan, people = Plan(NOON), len(read_company().employees)
    script = script_of(plan)
    weeks = Counter[int]()
    for step in played(plan):
        weeks[step.week] += len(script.act(step).votes)

    assert all(0.55 < weeks[week] / people < 0.85 for week in range(1, 13))


def test_every_working_day_has_a_post_about_a_team_that_exists() -> None:
    posts, teams = read_posts(), {team.id for team in read_company().teams}

    assert {(post.week, post.day) for post in posts} == {
        (week, day) for week in range(1, 14) for day in range(5)
    }
    assert {post.scope for post in posts} <= teams


@pytest.mark.parametrize(
    ("now", "monday", "open_round"),
    [
        ("2026-03-02T06:59", "2026-02-23", False),
        ("2026-03-02T07:00", "2026-03-02", True),
        ("2026-03-08T19:59", "2026-03-02", True),
        ("2026-03-08T20:00", "2026-03-02", False),
        ("2026-03-30T07:30", "2026-03-30", True),
    ],
)
def test_a_round_is_open_from_monday_morning_to_sunday_evening(
    now: str, monday: str, open_round: bool
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    latest = played(Plan(moment.astimezone(UTC), weeks=(1,)))

    assert latest[0].moment == datetime.combine(date.fromisoformat(monday), time(7), BERLIN)
    assert (latest[0].closes > moment) is open_round
    assert all(step.moment <= moment for step in latest)
