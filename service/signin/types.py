"""Who is signed in, as programs and pages are told."""

import msgspec

from service.http.principal import Role


class Me(msgspec.Struct, frozen=True):
    """Who asks: `teams` are those at and below which figures are seen, null all of them.

    `name` is null for a key.
    """

    name: str | None
    roles: list[Role]
    teams: list[str] | None
    language: str
