"""Real text through everything: GermEval 2017 as the replies of a large organisation.

    python -m benchmarks.germeval [--data DIR] [--comments 4200]

Every comment comes from a person of its own, in one of 40 teams; API, worker, model and
sealing are the real ones. Prints the accounting. Gold labels are compared in the total only:
a sealed answer has no label of its own any more. The domain (a railway's customers) is not
the one the model was made for.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.figure import Figure, table
from benchmarks.lab import Lab, laboratory
from service.http.auth import Role
from tests.support import Company

DATA = Path(os.environ.get("STIMMUNG_DATA", "../shared/data"))
FILE = Path("public/germeval2017.jsonl.gz")
COMMENTS = 4200
TEAMS, POSTS, BATCH, LONGEST = 40, 200, 2000, 4000
PATIENCE_SECONDS = 1800
_END_DAY = "UPDATE periods SET closes_at = now() WHERE opens_at <= now()"
_DAY_CLOSED = "SELECT bool_and(state = 'closed') FROM periods WHERE opens_at <= now()"
_ALL_SCORED = "SELECT NOT EXISTS (SELECT FROM pooled WHERE state = 'unscored')"
LABELS = {"negative": "unfavourable", "neutral": "neutral", "positive": "favourable"}


def measure(data: Path = DATA, size: int = COMMENTS) -> list[Figure]:
    """Send comments of a data folder through; without the folder there is no figure."""
    if not (data / FILE).exists():
        return [Figure("GermEval 2017 end to end", f"skipped: there is no {data / FILE}")]
    comments = read(data / FILE, size)
    with laboratory() as lab:
        return asyncio.run(_measure(lab, comments))


def read(path: Path, size: int) -> list[dict[str, str]]:
    """Return a sample of the comments that the API takes, the same each time."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    kept = [row for row in rows if row["text"].strip() and len(row["text"]) <= LONGEST]
    print(f"{len(rows)} comments read, {len(kept)} of them of 1 to {LONGEST} characters")
    return random.Random(2017).sample(kept, min(size, len(kept)))


async def _measure(lab: Lab, comments: list[dict[str, str]]) -> list[Figure]:
    async with lab.company(patience=300) as company, asyncio.timeout(PATIENCE_SECONDS):
        await _staff(company, len(comments))
        started = time.perf_counter()
        outcomes = await _reply(company, comments)
        accepted = time.perf_counter() - started
        owner = await asyncpg.connect(lab.settings.owner_url)
        await _until(owner, _ALL_SCORED)
        scored = time.perf_counter() - started
        # The day ends now instead of at midnight.
        await owner.execute(_END_DAY)
        await _until(owner, _DAY_CLOSED)
        sealed = time.perf_counter() - started
        print(
            f"{outcomes}; taken in {accepted:.1f} s, scored after {scored:.1f} s, "
            f"sealed and closed after {sealed:.1f} s"
        )
        account = await _account(owner)
        figure = (await company.ok("GET", "/teams/company/mood"))["sources"]["replies"]
        await owner.close()
    return [
        Figure("GermEval 2017, end to end", f"{len(comments) / sealed:.1f} texts/s"),
        _conserved(account, len(comments)),
        _agreement(figure, comments),
    ]


async def _staff(company: Company, people: int) -> None:
    """One person a comment, dealt out to the teams; some posts to reply to."""
    sizes = {f"team-{t}": ("company", len(range(t, people, TEAMS))) for t in range(TEAMS)}
    await company.staff({"company": (None, 0)} | sizes)
    await company.ok("PUT", "/sources/replies", Role.ADMINISTRATOR, json={"enabled": True})
    now = datetime.now(UTC).isoformat()
    posts = [{"network": "engage", "id": f"post-{n}", "posted_at": now} for n in range(POSTS)]
    await company.ok("POST", "/posts", Role.MACHINE, json=posts)


async def _reply(company: Company, comments: list[dict[str, str]]) -> dict[str, int]:
    outcomes: Counter[str] = Counter()
    items = [_item(number, comment["text"]) for number, comment in enumerate(comments)]
    for first in range(0, len(items), BATCH):
        batch = items[first : first + BATCH]
        outcomes.update((await company.ok("POST", "/replies", Role.MACHINE, json=batch))["counts"])
    return dict(outcomes)


def _item(number: int, text: str) -> dict[str, str]:
    person = f"team-{number % TEAMS}-{number // TEAMS + 1}"
    where = {"network": "engage", "post": f"post-{number % POSTS}", "id": f"reply-{number}"}
    return where | {"person": person, "text": text}


async def _until(owner: asyncpg.Connection, question: str) -> None:
    while not await owner.fetchval(question):  # noqa: ASYNC110 -- another process does the work
        await asyncio.sleep(0.1)


async def _account(owner: asyncpg.Connection) -> asyncpg.Record:
    account = await owner.fetchrow("SELECT * FROM conservation WHERE source = 'replies'")
    print("accounting: " + ", ".join(f"{value} {term}" for term, value in account.items()))
    groups = await owner.fetchrow(
        "SELECT count(*) AS groups, min(n) AS smallest, percentile_disc(0.5) "
        "WITHIN GROUP (ORDER BY n) AS median, max(n) AS largest, sum(n) AS people "
        "FROM microaggregates"
    )
    print("groups: " + ", ".join(f"{value} {term}" for term, value in groups.items()))
    return account


def _conserved(account: asyncpg.Record, given: int) -> Figure:
    sealed, withheld, missing = (account[term] for term in ("sealed", "withheld", "missing"))
    measured = f"{given} given = {sealed} sealed + {withheld} withheld, {missing} missing"
    met = given == account["accepted"] == sealed + withheld
    return Figure("GermEval 2017, accounting", measured, "nothing missing", met)


def _agreement(figure: Any, comments: list[dict[str, str]]) -> Figure:  # noqa: ANN401 -- JSON
    gold = Counter(comment["label"] for comment in comments)
    parts, distance = [], 0.0
    for label, shown in LABELS.items():
        ours, theirs = figure[shown]["share"], gold[label] / len(comments)
        parts.append(f"{label} {ours:.1%} (gold {theirs:.1%})")
        distance += abs(ours - theirs) / 2
    measured = f"{', '.join(parts)}; {distance:.1%} of the shares differ"
    return Figure("GermEval 2017, published shares, out of domain", measured)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=Path, default=DATA, help="the folder of public/")
    arguments.add_argument("--comments", type=int, default=COMMENTS, help="how many to send")
    given = arguments.parse_args()
    print(table(measure(given.data, given.comments)))
