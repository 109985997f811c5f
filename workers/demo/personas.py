"""Whom the demo lets somebody be: a few of its people with roles, and two without."""

from collections.abc import Iterator
from datetime import UTC, datetime

from service.db import as_owner
from service.grants import rules, store
from service.grants.types import GrantedRole, RoleGrant
from service.settings import Settings
from service.signin.store import set_login
from workers.demo.company import Company, Employee

# The team that they work in, with the role and team that they get; the employees get none.
_CAST: tuple[tuple[str, tuple[tuple[GrantedRole, str | None], ...]], ...] = (
    ("logistik", (("leader", "logistik"),)),
    ("software", (("leader", "software"),)),
    ("", (("people_team", None),)),
    ("", (("works_council", None),)),
    ("", (("administrator", None),)),
    ("logistik", ()),
    ("software", ()),
)


def cast(company: Company) -> Iterator[tuple[Employee, tuple[tuple[GrantedRole, str | None], ...]]]:
    """Choose somebody for every part; a team that is not there has none."""
    teams = {team.id for team in company.teams}
    free = list(company.employees)
    for home, roles in _CAST:
        if home and home not in teams:
            continue
        chosen = next((one for one in free if not home or home in one.path), None)
        if chosen is not None:
            free.remove(chosen)
            yield chosen, roles


async def give_roles(settings: Settings, company: Company) -> None:
    """Let the cast sign in, with their roles."""
    now = datetime.now(UTC)
    async with as_owner(settings.owner_url) as lent, lent.transaction():
        for person, roles in cast(company):
            await set_login(lent, person_id=person.id, login=person.id)
            await store.account_of(lent, person.id)
            for role, team in roles:
                await rules.grant(lent, RoleGrant(person.id, role, team), by=None, at=now)
