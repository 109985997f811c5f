"""A team of its own for every test, since all share one service."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from service.widgets import modules
from tests.browser.conftest import Site
from tests.browser.intranet import Intranet
from tests.support import people

_numbers = count(1)


def script_of(intranet: Intranet) -> str:
    """Return what loads the widgets' module into a page of an intranet."""
    module = modules.newest()
    return (
        f'<script type="module" src="{intranet.service}{module.path}" '
        f'integrity="{module.integrity}" crossorigin="anonymous"></script>'
    )


class Office:
    """A team of ten with a flash poll, and a token for the intranet."""

    def __init__(self, site: Site, intranet: Intranet) -> None:
        self.site, self.intranet = site, intranet
        self.team = f"team{next(_numbers)}"
        self.tokens: list[dict[str, Any]] = []
        self.answered = 0

    async def open(self) -> None:
        await self.site.company.staff({self.team: (None, 10)})
        poll = await self.site.company.poll(settle=0)
        closes = datetime.now(UTC) + timedelta(hours=1)
        await self.site.company.open_round(poll, [self.team], closes)

    async def mint(self, **settings: Any) -> str:
        given = {"team": self.team, "origins": [self.intranet.url], "shows": ["trend"]} | settings
        self.tokens.append(await self.site.company.ok("POST", "/embed-tokens", json=given))
        return str(self.tokens[-1]["token"])

    async def revoke(self, place: int = -1) -> None:
        token_id = self.tokens[place]["record"]["id"]
        await self.site.company.call("DELETE", f"/embed-tokens/{token_id}")

    async def vote(self, number: int) -> None:
        for _ in range(number):
            self.answered += 1
            person = people(self.team, self.answered, self.answered)
            await self.site.company.count(person, mood=[3, 4, 4, 4, 5][self.answered % 5])

    def page(self, *elements: str, path: str = "/") -> str:
        return self.intranet.page(path, "".join(elements), script_of(self.intranet))
