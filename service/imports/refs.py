"""How a file names teams: by id, or by a name that only one team has."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def spelled_out(text: str) -> str:
    """Return a text in small letters, without umlauts: "Küche" is `kueche`."""
    return unicodedata.normalize("NFC", text).casefold().translate(_UMLAUTS)


def slug(text: str) -> str:
    """Return what a team is called in addresses: "Küche Süd" is `kueche-sued`."""
    plain = unicodedata.normalize("NFKD", spelled_out(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[:64].rstrip("-_")


class Names:
    """Finds teams by what a file calls them."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        self._ids: set[str] = set()
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for team_id, name in named:
            self._ids.add(team_id)
            self._by_name[name.casefold()].add(team_id)

    def find(self, text: str) -> str | None:
        """Return the team's id, None if there is no such team or the name is not enough."""
        if slug(text) in self._ids:
            return slug(text)
        found = self._by_name.get(text.casefold(), set())
        return next(iter(found)) if len(found) == 1 else None

    def ambiguous(self, text: str) -> bool:
        """Tell whether several teams have this name."""
        return slug(text) not in self._ids and len(self._by_name.get(text.casefold(), ())) > 1
