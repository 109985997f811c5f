"""What an identity provider's word changes in the directory.

In groups mode memberships decide the team: of several groups the one a person was put into
first counts, until they leave it. In department mode `department` does, and groups are read-only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scim2_models import (
    InvalidValueException,
    MutabilityException,
    NotFoundException,
    UniquenessException,
)

from service.db import Connection
from service.imports.refs import Names, slug
from service.org.rules import end_team, living, write_teams
from service.org.store import all_teams, living_below, lock_tree, read_team
from service.org.types import TeamEntry
from service.scim import mapping, store
from service.scim.types import BareUser, Enterprise, Group, GroupRow, UserRow
from service.settings import Settings

_NEWCOMERS = "Noch ohne Team"
_MAX_ID = 60


@dataclass(frozen=True, slots=True)
class Provisioning:
    """One change by an identity provider: a connection in a transaction, settings, today."""

    connection: Connection
    settings: Settings
    today: date

    @property
    def by_department(self) -> bool:
        """Whether the department decides the team."""
        return self.settings.scim_teams == "department"

    async def hold(self) -> None:
        """Wait until nobody else writes teams or people."""
        await lock_tree(self.connection)

    async def user(self, person_id: str) -> UserRow:
        """Return a user, or raise `NotFoundException`."""
        found = await store.find_users(self.connection, ids=[person_id])
        if not found:
            raise NotFoundException(detail=f"there is no user '{person_id}'")
        return found[0]

    async def group(self, team_id: str) -> GroupRow:
        """Return a group, or raise `NotFoundException`."""
        found = await store.find_groups(self.connection, ids=[team_id])
        if not found:
            raise NotFoundException(detail=f"there is no group '{team_id}'")
        return found[0]

    async def create_user(self, user: BareUser[Enterprise]) -> UserRow:
        """Add a person, or somebody whom the directory knows already without a login.

        Raises:
            UniquenessException: the user name, the external id or the number is taken.
        """
        person_id = mapping.number_of(user)
        await self._check_unique(user, None)
        if await store.find_users(self.connection, ids=[person_id]):
            raise UniquenessException(detail=f"'{person_id}' is somebody already")
        home = await store.home_of_unseen(self.connection, person_id)
        team = await self._team_of(user, home)
        await store.put_user(self.connection, mapping.user_entry(user, person_id, team, None))
        return await self.user(person_id)

    async def write_user(self, before: UserRow, user: BareUser[Enterprise]) -> UserRow:
        """Replace what is stored of a user.

        Raises:
            UniquenessException: the user name or the external id is somebody else's.
        """
        await self._check_unique(user, before.id)
        extension = user[Enterprise]
        same = extension is None or extension.department == before.department
        current = await self._living(before.team_id) if same else None
        team = current or await self._team_of(user, before.team_id)
        await store.put_user(self.connection, mapping.user_entry(user, before.id, team, before))
        return await self.user(before.id)

    async def remove_user(self, person_id: str) -> None:
        """Let a person leave, and be gone for the identity provider."""
        if not await store.forget_user(self.connection, person_id):
            raise NotFoundException(detail=f"there is no user '{person_id}'")
        await store.clear_memberships(self.connection, person_id)

    async def create_group(self, group: Group) -> GroupRow:
        """Add a team at the top; one that ended under the same external id goes on.

        Raises:
            UniquenessException: a team has this name or this external id.
        """
        entry = mapping.group_entry(group)
        await self._check_group(entry.name, entry.external_id, None)
        team_id = entry.external_id and await store.ended_group(self.connection, entry.external_id)
        old = await read_team(self.connection, team_id) if team_id else None
        team_id = team_id or await self._free_id(entry.name)
        parent = await self._living(old.parent_id if old else None)
        await write_teams(self.connection, [TeamEntry(team_id, entry.name, parent)])
        await store.set_external_id(self.connection, team_id=team_id, external_id=entry.external_id)
        await self._set_members(team_id, members_in(group), members_in(group))
        return await self.group(team_id)

    async def write_group(self, before: GroupRow, group: Group, named: Sequence[str]) -> GroupRow:
        """Replace what is stored of a group; its members where they are given.

        `named` are the members whom the client named just now.

        Raises:
            UniquenessException: another team has this name or this external id.
        """
        entry = mapping.group_entry(group)
        if (entry.name, entry.external_id) != (before.name, before.external_id):
            await self._check_group(entry.name, entry.external_id, before.id)
            team = await read_team(self.connection, before.id)
            parent = None if team is None else team.parent_id
            await write_teams(self.connection, [TeamEntry(before.id, entry.name, parent)])
            await store.set_external_id(
                self.connection, team_id=before.id, external_id=entry.external_id
            )
        if "members" in group.model_fields_set:
            await self._set_members(before.id, members_in(group), named)
        return await self.group(before.id)

    async def remove_group(self, team_id: str) -> None:
        """End a team: teams below rise, people go where their other groups say."""
        await self.group(team_id)
        team = await read_team(self.connection, team_id)
        people = await store.people_in(self.connection, team_id)
        if people and team_id == self.settings.scim_newcomers:
            raise MutabilityException(detail="this team takes in whoever has no other")
        await store.remove_members(self.connection, team_id=team_id, person_ids=people)
        await self._assign(people, team_id)
        below = await living_below(self.connection, team_id)
        parent = None if team is None else team.parent_id
        risen = [TeamEntry(child.id, child.name, parent) for child in below]
        if risen:
            await write_teams(self.connection, risen)
        await end_team(self.connection, team_id, merged_into=None, on=self.today)

    async def _check_unique(self, user: BareUser[Enterprise], person_id: str | None) -> None:
        found = await store.find_users(
            self.connection,
            logins=[user.user_name] if user.user_name else [],
            external_ids=[user.external_id] if user.external_id else [],
        )
        if any(row.id != person_id for row in found):
            raise UniquenessException(detail="userName or externalId is somebody else's")

    async def _check_group(self, name: str, external_id: str | None, team_id: str | None) -> None:
        found = await store.find_groups(
            self.connection, names=[name], external_ids=[external_id] if external_id else []
        )
        if any(row.id != team_id for row in found):
            raise UniquenessException(detail="displayName or externalId is another group's")

    async def _set_members(self, team_id: str, after: Sequence[str], named: Sequence[str]) -> None:
        """Leave in a group whom `after` has, and put in whom the client named.

        Who is only shown, since a list put them there, is not put in by the way: the first group
        that names somebody decides their team.
        """
        shown = (await store.members_of(self.connection, [team_id])).get(team_id, [])
        gone = [person for person in shown if person not in set(after)]
        if self.by_department:
            if gone or set(named) - set(shown):
                raise MutabilityException(detail="here the department decides who is in a team")
            return
        known = {row.id for row in await store.find_users(self.connection, ids=named)}
        unknown = [person for person in named if person not in known]
        if unknown:
            raise InvalidValueException(detail=f"there is no user '{unknown[0]}'")
        await store.remove_members(self.connection, team_id=team_id, person_ids=gone)
        await store.add_members(self.connection, team_id=team_id, person_ids=named)
        if gone or named:
            await self._assign([*gone, *named], team_id)

    async def _assign(self, people: Sequence[str], left_team: str) -> None:
        newcomers = await self._newcomers()
        await store.assign_teams(self.connection, people, left_team=left_team, newcomers=newcomers)

    async def _team_of(self, user: BareUser[Enterprise], current: str | None) -> str:
        """Return the team of a user whose groups do not say: the department's, or none yet."""
        extension = user[Enterprise]
        if self.by_department and extension is not None and extension.department:
            return await self._department(extension.department)
        return await self._living(current) or await self._newcomers()

    async def _department(self, text: str) -> str:
        names = Names((team.id, team.name) for team in living(await all_teams(self.connection)))
        found = names.find(text)
        if found is not None:
            return found
        if names.ambiguous(text):
            raise InvalidValueException(detail=f"several teams are called '{text}'")
        team_id = await self._free_id(text)
        entry = mapping.group_entry(Group(display_name=text))
        await write_teams(self.connection, [TeamEntry(team_id, entry.name)])
        return team_id

    async def _living(self, team_id: str | None) -> str | None:
        team = await read_team(self.connection, team_id) if team_id else None
        return team.id if team is not None and team.ended_on is None else None

    async def _newcomers(self) -> str:
        """Return the team of those without one; it is made when it is needed."""
        team_id = self.settings.scim_newcomers
        if await self._living(team_id) is None:
            await write_teams(self.connection, [TeamEntry(team_id, _NEWCOMERS)])
        return team_id

    async def _free_id(self, name: str) -> str:
        """Return an id for a team of this name that no team ever had."""
        stem = slug(name)[:_MAX_ID] or "team"
        taken = {team.id for team in await all_teams(self.connection)}
        if stem not in taken:
            return stem
        return next(f"{stem}-{n}" for n in range(2, len(taken) + 3) if f"{stem}-{n}" not in taken)


def members_in(group: Group) -> list[str]:
    """Return the members' ids, each once, in their order."""
    return list(dict.fromkeys(m.value for m in group.members or [] if m.value is not None))
