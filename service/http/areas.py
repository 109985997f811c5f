"""The parts of the service that people open with a browser, and who is led to which."""

from dataclasses import dataclass

from service.http.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the service with its own pages."""

    title: str
    english: str
    href: str
    roles: frozenset[Role]

    def holds(self, path: str) -> bool:
        """Tell whether a page belongs to this area."""
        return path == self.href or (self.href != "/" and path.startswith(f"{self.href}/"))


# In the order of the menu; whoever adds pages adds a line.
AREAS = (
    Area("Stimmung", "Mood", "/", frozenset({Role.LEADER, Role.PEOPLE_TEAM})),
    Area("Umfragen", "Polls", "/polls", frozenset({Role.PEOPLE_TEAM})),
    Area("Widgets", "Widgets", "/widgets", frozenset({Role.PEOPLE_TEAM, Role.LEADER})),
    Area("Betriebsrat", "Works council", "/works-council", frozenset({Role.WORKS_COUNCIL})),
    Area("Administration", "Administration", "/admin", frozenset({Role.ADMINISTRATOR})),
    Area("Heute", "Today", "/check-in", frozenset({Role.EMPLOYEE})),
)


def areas_of(principal: Principal) -> list[Area]:
    """Return the areas that somebody may open."""
    return [area for area in AREAS if not area.roles.isdisjoint(principal.roles)]
