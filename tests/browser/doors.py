"""People at the door: known over SCIM, granted roles on the server, signing in as anybody does."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from playwright.async_api import Page, expect

from service.grants import rules
from service.grants.types import GrantedRole, RoleGrant
from service.http.auth import Role
from tests.browser.conftest import Site

_SCIM = "urn:ietf:params:scim:schemas"
_numbers = count(1)


class Employee:
    """Somebody whom the identity provider brought, in a team that may be led."""

    def __init__(self, site: Site) -> None:
        self.site = site
        number = next(_numbers)
        self.login = f"ada.berg{number}"
        self.team = f"norden{number}"
        self.id = ""

    async def arrive(self) -> None:
        await self.site.company.staff({self.team: (None, 6)})
        created = await self._scim(
            "POST",
            "",
            {
                "schemas": [f"{_SCIM}:core:2.0:User"],
                "userName": self.login,
                "externalId": self.login,
                "displayName": "Dr. Ada Berg-Mühlenkamp",
                "active": True,
            },
        )
        self.id = created["id"]

    async def leave(self) -> None:
        patch = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "replace", "path": "active", "value": False}],
        }
        await self._scim("PATCH", f"/{self.id}", patch)

    async def lead(self) -> None:
        await self.grant(role="leader", team_id=self.team)

    async def grant(self, role: GrantedRole, team_id: str | None = None) -> None:
        """As on the server, where the works council is appointed, too."""
        given = RoleGrant(self.login, role, team_id)
        await rules.grant(self.site.owner, given, by=None, at=datetime.now(UTC))

    async def lead_no_more(self) -> None:
        given = {"person": self.login, "role": "leader", "team": self.team}
        company, role = self.site.company, Role.ADMINISTRATOR
        answer = await company.call("DELETE", "/grants", role, params=given)
        assert answer.status_code == 204, answer.text

    async def _scim(self, method: str, path: str, body: dict[str, Any]) -> Any:
        company = self.site.company
        headers = {
            "authorization": f"Bearer {company.keys[Role.MACHINE]}",
            "content-type": "application/scim+json",
        }
        answer = await company.client.request(
            method, f"/scim/v2/Users{path}", json=body, headers=headers
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None


async def sign_in(page: Page, person: Employee, path: str = "/start") -> None:
    """Open an address, and go through the provider's pages that stand before it."""
    await page.goto(person.site.url + path)
    await through_provider(page, person)
    await page.wait_for_url(f"{person.site.url}/**")


async def through_provider(page: Page, person: Employee) -> None:
    """Say at the provider who one is, and agree."""
    await at_provider(page)
    await page.locator("input[name=login]").fill(person.login)
    await page.locator("input[name=password]").fill("x")
    await page.locator("button[type=submit]").click()
    await expect(page.locator("input[name=login]")).to_have_count(0)
    await page.locator("button[type=submit]").click()


async def at_provider(page: Page) -> None:
    await page.wait_for_url("http://localhost:*/interaction/*")
    await expect(page.locator("input[name=login]")).to_be_visible()


async def sign_out(page: Page, button: str = "Abmelden") -> None:
    """Sign out here, and confirm it at the provider."""
    await page.get_by_role("button", name=button, exact=True).click()
    await page.wait_for_url("http://localhost:*/session/end*")
    await page.locator("button[value=yes]").click()
    await page.wait_for_url("**/signed-out**")
