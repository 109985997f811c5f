"""Keys for whoever looks at the demo, and where to begin."""

from collections.abc import Collection
from pathlib import Path

import msgspec

from service.admin import add_key
from service.http.auth import Role
from service.http.scopes import Scope
from service.keys.types import KeySpec
from service.settings import Settings

FILE = "demo.json"
_KEYS = (
    (Role.PEOPLE_TEAM, None),
    (Role.ADMINISTRATOR, None),
    (Role.MACHINE, None),
    (Role.WORKS_COUNCIL, None),
    (Role.LEADER, "logistik"),
    (Role.LEADER, "versand"),
    (Role.LEADER, "software"),
)
_LINKS = {
    "Anmelden / sign in": "/sign-in",
    "Stimmung der Teams": "/",
    "Umfragen planen": "/polls",
    "Ansicht für den Betriebsrat": "/works-council",
}


async def hand_over(
    settings: Settings, teams: Collection[str], tokens: Collection[str] = ()
) -> None:
    """Make a key for every role and leave the demo's file in the state directory.

    The tokens become links to the poll page, for whoever wants to answer.
    """
    keys = []
    for role, team in _KEYS:
        if team is not None and team not in teams:
            continue
        scopes = tuple(Scope) if role is Role.MACHINE else ()
        made = await add_key(settings, KeySpec(name="Demo", role=role, team=team, scopes=scopes))
        keys.append({"role": role.value, **({"team": team} if team else {}), "key": made.key})
    links = [{"title": "Selbst antworten", "url": f"/p/{token}"} for token in tokens]
    links += [{"title": title, "url": url} for title, url in _LINKS.items()]
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    _write(settings.state_dir / FILE, msgspec.json.encode({"links": links, "keys": keys}))


def _write(path: Path, content: bytes) -> None:
    # Renamed into place, so nobody reads half of it; the keys in it are nobody else's to see.
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_bytes(msgspec.json.format(content, indent=2))
    new.rename(path)
