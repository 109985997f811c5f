"""Words for tests: a company that is talked to over HTTP, and a model that follows a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from sentiment.types import Verdict
from service.http.auth import Role

SCALE = {"key": "mood", "kind": "scale5", "wording": "Wie geht es Ihnen bei der Arbeit?"}
ENPS = {"key": "enps", "kind": "scale11", "wording": "Würden Sie uns empfehlen?", "mood": False}
CHOICE: dict[str, object] = {
    "key": "wish",
    "kind": "choice",
    "wording": "Was würde Ihnen am meisten helfen?",
    "wording_en": "What would help you most?",
    "mood": False,
    "options": [
        {"label": "Mehr Zeit", "label_en": "More time"},
        {"label": "Mehr Ruhe", "label_en": None},
        {"label": "Mehr Leute", "label_en": "More people"},
    ],
}
COMMENT = {"key": "why", "kind": "text", "wording": "Was beschäftigt Sie?"}
MEASURED = "measured"  # the name of what `record_property` keeps for the end of the output
FOREVER = datetime(2026, 6, 1, tzinfo=UTC)


class ScriptedScorer:
    """Scores by what a text says: its first word is the label; `boom` fails the batch."""

    version = "scripted-1"

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    async def ascore(self, texts: Sequence[str]) -> list[Verdict]:
        self.batches.append(list(texts))
        if any("boom" in text for text in texts):
            raise RuntimeError("the model choked")
        return [verdict_of(text.split()[0]) for text in texts]


def verdict_of(label: str) -> Verdict:
    rest = {"negative": 0.0, "neutral": 0.1, "positive": 0.0}
    return Verdict.of({**rest, label: 1 - sum(rest.values()) + rest[label]})  # type: ignore[dict-item]  # label is one of the keys


@dataclass
class Company:
    """A company over HTTP, by its roles' keys, and by the headers of people who signed in."""

    client: httpx.AsyncClient
    keys: dict[Role, str]
    sessions: dict[Role, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    async def call(
        self, method: str, path: str, role: Role = Role.PEOPLE_TEAM, **options: Any
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.keys[role]}"} | options.pop("headers", {})
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    async def ok(
        self, method: str, path: str, role: Role = Role.PEOPLE_TEAM, **options: Any
    ) -> Any:
        response = await self.call(method, path, role, **options)
        assert response.is_success, (response.status_code, response.text)
        return response.json()

    async def staff(
        self,
        teams: Mapping[str, tuple[str | None, int]],
        sites: Mapping[str, str] | None = None,
    ) -> None:
        """Make teams, each with its parent and its own number of people (`team-1`, ...).

        `sites` are values of the breakdown, by person.
        """
        rows = [{"id": t, "name": t.title(), "parent_id": p} for t, (p, _) in teams.items()]
        await self.ok("PUT", "/teams", Role.ADMINISTRATOR, json=rows)
        people = [
            {
                "id": f"{team}-{number}",
                "name": f"Person {number}",
                "team_id": team,
                "breakdown": (sites or {}).get(f"{team}-{number}"),
            }
            for team, (_, size) in teams.items()
            for number in range(1, size + 1)
        ]
        if people:
            await self.ok("PUT", "/people", Role.ADMINISTRATOR, json=people)

    async def declare(self, *values: str) -> None:
        """Declare a breakdown by site."""
        labels = [{"key": v, "de": v.title(), "en": v.title()} for v in values]
        given = {"key": "site", "de": "Standort", "en": "Site", "values": labels}
        await self.ok("PUT", "/breakdown", json=given)

    async def poll(self, *questions: Mapping[str, object], **settings: object) -> str:
        given = {"title": "Puls", "questions": list(questions or (SCALE,))} | settings
        created = await self.ok("POST", "/polls", json=given)
        return str(created["id"])

    async def open_round(
        self, poll: str, audience: Sequence[str], closes_at: datetime = FOREVER
    ) -> str:
        """Open a round and keep everybody's token."""
        given = {"audience": list(audience), "closes_at": closes_at.isoformat()}
        opened = await self.ok("POST", f"/polls/{poll}/rounds", json=given)
        await self.invite(opened["id"])
        return str(opened["id"])

    async def invite(self, round_id: str) -> None:
        invitations = await self.ok("POST", f"/rounds/{round_id}/invitations", Role.MACHINE)
        self.tokens.update({item["person_id"]: item["token"] for item in invitations})

    async def answer(self, person: str, **answers: object) -> httpx.Response:
        return await self.client.post(
            "/api/v1/ballot",
            headers={"authorization": f"Bearer {self.tokens[person]}"},
            json={"answers": answers},
        )

    async def count(self, people: Sequence[str], **answers: object) -> None:
        """Hand in the same answers for several people; each must be counted."""
        for person in people:
            response = await self.answer(person, **answers)
            assert response.status_code == 201, response.text

    async def round_mood(self, team: str, round_id: str) -> Any:
        return await self.ok("GET", f"/teams/{team}/rounds/{round_id}/mood")


def people(team: str, first: int, last: int) -> list[str]:
    return [f"{team}-{number}" for number in range(first, last + 1)]


MINUTES = timedelta(minutes=1)
