"""The parts of the service that people open with a browser, and who is led to which."""

from dataclasses import dataclass

from service.http.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the service with its own pages."""

    title: str
    href: str
    roles: frozenset[Role]


# In the order of the menu; whoever adds pages adds a line.
AREAS = (Area("Betriebsrat", "/works-council", frozenset({Role.WORKS_COUNCIL})),)


def areas_of(principal: Principal) -> list[Area]:
    """Return the areas that somebody may open."""
    return [area for area in AREAS if not area.roles.isdisjoint(principal.roles)]
