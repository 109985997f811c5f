"""The parts of the service that people open with a browser, and who is led to which."""

from dataclasses import dataclass

from service.http.principal import Principal, Role
from service.kernel.said import Said

# Below these programs ask; everywhere else people look with a browser.
_FOR_PROGRAMS = (
    *("/api", "/health", "/schema", "/scim", "/static"),
    *("/oembed", "/widgets/snippets", "/widgets/v1"),
)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the service with its own pages."""

    title: Said
    href: str
    roles: frozenset[Role]

    def holds(self, path: str) -> bool:
        """Tell whether a page belongs to this area."""
        return path == self.href or (self.href != "/" and path.startswith(f"{self.href}/"))


# In the order of the menu; whoever adds pages adds a line.
AREAS = (
    Area(Said("Stimmung", "Mood"), "/", frozenset({Role.LEADER, Role.PEOPLE_TEAM})),
    Area(Said("Umfragen", "Polls"), "/polls", frozenset({Role.PEOPLE_TEAM})),
    Area(Said("Widgets", "Widgets"), "/widgets", frozenset({Role.PEOPLE_TEAM, Role.LEADER})),
    Area(Said("Betriebsrat", "Works council"), "/works-council", frozenset({Role.WORKS_COUNCIL})),
    Area(Said("Administration", "Administration"), "/admin", frozenset({Role.ADMINISTRATOR})),
    Area(Said("Heute", "Today"), "/check-in", frozenset({Role.EMPLOYEE})),
)


def areas_of(principal: Principal) -> list[Area]:
    """Return the areas that somebody may open."""
    return [area for area in AREAS if not area.roles.isdisjoint(principal.roles)]


def is_page(path: str) -> bool:
    """Tell whether people look at this address with a browser."""
    return not any(path == below or path.startswith(f"{below}/") for below in _FOR_PROGRAMS)
