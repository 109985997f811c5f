"""What changes between two states of the directory."""

from collections.abc import Iterator

from service.imports.types import Kind, State, Step
from service.org.types import PersonEntry, TeamEntry


def diff(now: State, then: State) -> list[Step]:
    """Return every change, teams first, each kind by name."""
    steps = [*_teams(now, then), *_people(now, then)]
    order = {kind: place for place, kind in enumerate(ORDER)}
    return sorted(steps, key=lambda step: (order[step.kind], step.name, step.id))


ORDER: tuple[Kind, ...] = (
    *("team_new", "team_split", "team_back", "team_renamed", "team_moved"),
    *("team_merged", "team_ended"),
    *("new", "back", "renamed", "moved", "login", "breakdown", "left"),
)


def _teams(now: State, then: State) -> Iterator[Step]:
    for team in then.teams.values():
        old = now.teams.get(team.id)
        if team != old:
            yield from _team(team, old, now, then)


def _team(team: TeamEntry, old: TeamEntry | None, now: State, then: State) -> Iterator[Step]:
    home = _name(then, team.parent_id)
    if old is None:
        origin = _name(then, team.split_from)
        yield Step("team_split" if origin else "team_new", team.id, team.name, origin, home)
        return
    if team.ended_on is not None:
        if (old.ended_on, old.merged_into) != (team.ended_on, team.merged_into):
            kind: Kind = "team_ended" if team.merged_into is None else "team_merged"
            yield Step(kind, team.id, team.name, None, _name(then, team.merged_into))
        return
    if old.ended_on is not None:
        yield Step("team_back", team.id, team.name, None, home)
    elif team.split_from != old.split_from:
        yield Step("team_split", team.id, team.name, _name(then, team.split_from), home)
    if team.name != old.name:
        yield Step("team_renamed", team.id, team.name, old.name, team.name)
    if team.parent_id != old.parent_id:
        yield Step("team_moved", team.id, team.name, _name(now, old.parent_id), home)


def _people(now: State, then: State) -> Iterator[Step]:
    for person in then.people.values():
        old = now.people.get(person.id)
        if person != old:
            yield from _person(person, old, now, then)


def _person(
    person: PersonEntry, old: PersonEntry | None, now: State, then: State
) -> Iterator[Step]:
    home = _name(then, person.team_id)
    if old is None:
        yield Step("new", person.id, person.name, None, home)
        return
    if person.active != old.active:
        yield Step("back" if person.active else "left", person.id, person.name, None, home)
    if person.name != old.name:
        yield Step("renamed", person.id, person.name, old.name, person.name)
    if person.team_id != old.team_id:
        yield Step("moved", person.id, person.name, _name(now, old.team_id), home)
    if person.login != old.login:
        yield Step("login", person.id, person.name, old.login, person.login)
    if person.breakdown != old.breakdown:
        yield Step("breakdown", person.id, person.name, old.breakdown, person.breakdown)


def _name(state: State, team_id: str | None) -> str | None:
    team = state.teams.get(team_id or "")
    return None if team is None else team.name
