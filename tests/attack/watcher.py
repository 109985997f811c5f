"""An attacker with a key for everything, who keeps every number, and knows more than he could.

He is told for free who is in which group, which only the owner of the database can find out.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import msgspec

from service.http.auth import Role
from tests.support import Company

SOURCES = ("scales", "comments")
REST = "-"
_WIDGETS = ("/widgets/v1/mood", "/widgets/v1/card", "/embed/mood.svg")


@dataclass
class Watcher:
    """Polls every address that shows figures and listens to every stream."""

    company: Company
    teams: dict[str, str | None]
    rounds: list[str] = field(default_factory=list)
    divided: set[str] = field(default_factory=set)
    events: list[tuple[str, Any]] = field(default_factory=list)
    listening: list[asyncio.Task[None]] = field(default_factory=list)
    widgets: dict[str, str] = field(default_factory=dict)
    shown_by_widgets: list[Any] = field(default_factory=list)

    def addresses(self) -> Iterator[str]:
        """Yield every address that shows a figure."""
        yield "/posts"
        for team in self.teams:
            yield from (f"/teams/{team}/{what}" for what in ("mood", "teams"))
            yield from (f"/teams/{team}/trend?by={by}" for by in ("day", "week", "round"))
            yield from (f"/teams/{team}/rounds/{round_id}/mood" for round_id in self.rounds)
            yield from (f"/teams/{team}/rounds/{one}/breakdown" for one in sorted(self.divided))

    async def look(self) -> dict[str, Any]:
        """Return everything that is shown now, by address."""
        shown = {address: await self.company.ok("GET", address) for address in self.addresses()}
        for team, token in (await self._tokens()).items():
            for what in _WIDGETS:
                got = await self.company.client.get(what, params={"token": token})
                assert got.status_code == httpx.codes.OK
                shown[f"{what}:{team}"] = got.text
        return shown

    async def _tokens(self) -> dict[str, str]:
        """Mint a token for each team that has none, which shows as much as a widget can."""
        for team in self.teams.keys() - self.widgets.keys():
            given = {
                "team": team,
                "origins": ["https://x.example"],
                "shows": ["trend", "responses"],
            }
            minted = await self.company.ok("POST", "/embed-tokens", json=given)
            self.widgets[team] = minted["token"]
        return self.widgets

    async def listen(self, round_id: str) -> None:
        """Open the streams of a round, and of the teams themselves."""
        for team in self.teams:
            for query in ("", f"?round={round_id}"):
                address = f"/teams/{team}/stream{query}"
                self.listening.append(asyncio.create_task(self._follow(address)))
        tokens = list((await self._tokens()).values())
        self.listening.append(asyncio.create_task(self._follow_widgets(tokens)))

    async def _follow(self, address: str) -> None:
        key = self.company.keys[Role.PEOPLE_TEAM]
        headers = {"authorization": f"Bearer {key}"}
        async with self.company.client.stream("GET", f"/api/v1{address}", headers=headers) as got:
            async for line in got.aiter_lines():
                if line.startswith("data: {"):
                    self.events.append((address, msgspec.json.decode(line[6:])))

    async def _follow_widgets(self, tokens: list[str]) -> None:
        params = [("token", token) for token in tokens]
        stream = self.company.client.stream("GET", "/widgets/v1/stream", params=params)
        async with stream as got:
            async for line in got.aiter_lines():
                if line.startswith("data: {"):
                    self.shown_by_widgets.append(msgspec.json.decode(line[6:])["mood"])

    async def leave(self) -> None:
        """Close all streams."""
        for task in self.listening:
            task.cancel()
        await asyncio.gather(*self.listening, return_exceptions=True)


@dataclass
class Insider:
    """Knows who is in which group; an answer is called `person@round/source`."""

    owner: asyncpg.Connection
    parents: dict[str, str | None]
    held: dict[UUID, tuple[str, str, str, str]] = field(default_factory=dict)
    groups: list[tuple[str, str, str, str, frozenset[str]]] = field(default_factory=list)

    async def saw(self, person: str, round_id: str) -> None:
        """Note which responses are this person's: those that were not there before."""
        for row in await self._pooled():
            if row["id"] not in self.held:
                name = f"{person}@{round_id}/{row['source']}"
                self.held[row["id"]] = (name, row["source"], row["team_id"], row["value"])

    async def sealed(self, round_id: str) -> bool:
        """Note the groups that formed just now: what left a pool left it together."""
        left = {row["id"] for row in await self._pooled()}
        gone = defaultdict(set)
        for row in self.held.keys() - left:
            name, *pool = self.held.pop(row)
            gone[tuple(pool)].add(name)
        for (source, team, value), people in gone.items():
            self.groups.append((round_id, source, team, value, frozenset(people)))
        return bool(gone)

    def closed(self, round_id: str, k: int) -> None:
        """Follow rule 4: rests under k rise, and what is under k at the root is withheld."""
        for source in SOURCES:
            held = defaultdict(set)
            for name, of, team, value in self.held.values():
                if of == source:
                    held[team, value].add(name)
            values = [*sorted({value for *_, value in self.held.values()} - {REST}), REST]
            for team in sorted(self.parents, key=lambda t: -len(self._path(t))):
                for value in values:
                    people = frozenset(held[team, value])
                    parent = self.parents[team]
                    if len(people) >= k:
                        self.groups.append((round_id, source, team, value, people))
                    elif parent is not None:
                        held[parent, value] |= people
                    elif value:
                        held[team, REST] |= people
        self.held.clear()

    def counted(
        self, team: str, source: str, round_id: str | None = None, value: str | None = None
    ) -> frozenset[str]:
        """Return whom a team's figure counts: whole groups at and below it, of a value's pools."""
        return frozenset().union(
            *(
                people
                for of, what, at, kind, people in self.groups
                if team in self._path(at) and what == source
                if round_id in (None, of) and value in (None, kind)
            )
        )

    def _path(self, team: str) -> list[str]:
        parent = self.parents[team]
        return [team] if parent is None else [team, *self._path(parent)]

    async def _pooled(self) -> list[asyncpg.Record]:
        rows: list[asyncpg.Record] = await self.owner.fetch(
            "SELECT r.id, p.source, p.team_id, p.value"
            " FROM pooled r JOIN pools p ON p.id = r.pool_id"
        )
        return rows


async def behind_a_server(client: httpx.AsyncClient) -> None:
    """Wait until a server of the test answers."""
    for _ in range(200):
        try:
            if (await client.get("/health/live")).is_success:
                return
        except httpx.TransportError:
            await asyncio.sleep(0.05)
    raise TimeoutError
