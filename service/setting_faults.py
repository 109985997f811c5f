"""What is wrong with a setting, told by the variable's name and never by its value."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from service.addresses import is_server

_MIN_SECRET = 32
_MIN_DIFFERENT = 8
_PLACE = re.compile(r"(.*) - at `\$\.(\w+)`", re.DOTALL)


class SettingsError(Exception):
    """A setting is missing or cannot be used; the text says which and how to mend it."""


@contextmanager
def usable(name: str) -> Iterator[None]:
    """Name the variable whose value something refuses."""
    try:
        yield
    except ZoneInfoNotFoundError as error:
        raise SettingsError(f"{name} cannot be used: there is no such zone") from error
    except (ValueError, re.error, OSError) as error:
        raise SettingsError(f"{name} cannot be used: {error}") from error


def named(error: msgspec.ValidationError, names: Mapping[str, str]) -> SettingsError:
    """Return what is wrong with the variable that msgspec calls by its field."""
    place = _PLACE.fullmatch(str(error))
    variable = next((name for name, field in names.items() if place and field == place[2]), None)
    if place is None or variable is None:
        return SettingsError(f"a setting cannot be used: {error}")
    return SettingsError(f"{variable} cannot be used: {place[1]}")


def check_server(name: str, url: str | None, schemes: Sequence[str]) -> None:
    """Refuse what libraries would quote in their errors, with pieces of a password in it."""
    if url is not None and not is_server(url, schemes):
        raise SettingsError(
            f"{name} is no address ({schemes[0]}://…); special characters in it must be "
            "percent-encoded"
        )


def _repeats(secret: str) -> bool:
    """Tell whether a phrase comes again and again, or the alphabet runs through."""
    steps = [ord(after) - ord(before) for before, after in pairwise(secret)]
    triples = list(zip(steps, steps[1:], steps[2:], strict=False))
    return 2 * len(set(triples)) < len(triples)


def check_secret(secret: str | None) -> None:
    """Refuse a secret that could be guessed."""
    if secret is None:
        return
    if len(secret) < _MIN_SECRET:
        raise SettingsError("STIMMUNG_SECRET is too short: give at least 32 random characters")
    if len(set(secret)) < _MIN_DIFFERENT or _repeats(secret):
        raise SettingsError("STIMMUNG_SECRET is not random: make one with openssl rand -hex 32")
