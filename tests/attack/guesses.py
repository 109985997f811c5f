"""Tokens that nobody has: far from a good one, and as near as can be."""

import secrets
import string

from service.kernel.ids import TOKEN_PREFIX, new_participation_token

_LETTERS = string.ascii_letters + string.digits + "-_"


def far() -> str:
    """Return a token that shares only the prefix with a good one."""
    return new_participation_token()


def near(token: str) -> str:
    """Return a token that differs from a good one in its last character."""
    return token[:-1] + secrets.choice(_LETTERS.replace(token[-1], ""))


def all_near(token: str) -> list[str]:
    """Return every token that differs from a good one in its last character, or its length."""
    changed = [token[:-1] + letter for letter in _LETTERS if letter != token[-1]]
    swapped = TOKEN_PREFIX + token[len(TOKEN_PREFIX) :].swapcase()
    return [*changed, token[:-1], token + "A", swapped, token + " "]
