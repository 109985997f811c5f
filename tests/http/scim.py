"""An identity provider that leads people and teams by SCIM, for the tests of both."""

import json
from typing import Any

import asyncpg
import httpx

from service.http.auth import Role
from tests.support import Company

CORE = "urn:ietf:params:scim:schemas:core:2.0"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Provider:
    """An identity provider with a machine's key."""

    def __init__(self, company: Company) -> None:
        self.company = company

    async def call(
        self, method: str, path: str, body: str | dict[str, Any] | None = None, **headers: str
    ) -> httpx.Response:
        content = body if isinstance(body, str) or body is None else json.dumps(body)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.company.client.request(
            method,
            f"/scim/v2{path}",
            content=content.encode() if content is not None else None,
            headers={
                "authorization": f"Bearer {self.company.keys[Role.MACHINE]}",
                **({} if content is None else {"content-type": "application/scim+json"}),
                **given,
            },
        )
        if answer.content:
            assert answer.headers["content-type"] == "application/scim+json", answer.text
        return answer

    async def ok(self, method: str, path: str, body: str | dict[str, Any] | None = None) -> Any:
        answer = await self.call(method, path, body)
        assert answer.is_success, (answer.status_code, answer.text)
        return answer.json() if answer.content else None

    async def user(self, login: str, **more: object) -> str:
        body = {"schemas": [f"{CORE}:User"], "userName": login, "externalId": login, **more}
        return str((await self.ok("POST", "/Users", body))["id"])

    async def group(self, name: str, *members: str) -> str:
        body = {
            "schemas": [f"{CORE}:Group"],
            "displayName": name,
            "externalId": f"x-{name}",
            "members": [{"value": member} for member in members],
        }
        return str((await self.ok("POST", "/Groups", body))["id"])


async def person(owner: asyncpg.Connection, person_id: str) -> dict[str, Any]:
    row = await owner.fetchrow(
        "SELECT name, team_id, active, login, external_id FROM people WHERE id = $1", person_id
    )
    assert row is not None
    return dict(row)


async def refused(answer: httpx.Response, status: int, scim_type: str | None = None) -> None:
    body = answer.json()
    assert answer.status_code == status, answer.text
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert (body["status"], body.get("scimType")) == (str(status), scim_type), answer.text
    assert body["detail"]
