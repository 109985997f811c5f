"""Secrets, their hashes and keyed pseudonyms."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Final
from uuid import UUID

KEY_PREFIX = "stk_"
TOKEN_PREFIX = "stp_"  # noqa: S105 -- the prefix is public, the secret follows it
EMBED_PREFIX = "ste_"
_NETWORK: Final = ("reactions", "replies")


def new_api_key() -> str:
    """Return a fresh API key with 256 random bits."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def prefix_of(key: str) -> str:
    """Return the beginning of a key, by which its owner recognises it: 36 of its 256 bits."""
    return key[: len(KEY_PREFIX) + 6]


def new_participation_token() -> str:
    """Return a fresh participation token with 192 random bits, short enough for a link."""
    return TOKEN_PREFIX + secrets.token_urlsafe(24)


def hash_secret(secret: str) -> bytes:
    """Return the SHA-256 under which a key or token is stored.

    A fast hash is right here: the secrets are random, so there is nothing to guess.
    """
    return sha256(secret.encode()).digest()


def pseudonym(secret: bytes, purpose: str, *parts: str) -> UUID:
    """Return HMAC-SHA-256 (RFC 2104) of a purpose and parts, cut to 128 bits.

    Nobody without the secret, which the database never sees, can compute or reverse it.
    """
    message = "\x1f".join((purpose, *parts)).encode()
    return UUID(bytes=hmac.digest(secret, message, "sha256")[:16])


def contributor(secret: bytes, source: str, person: str) -> UUID:
    """Return under which pseudonym a person is in the pools of a source of the network."""
    return pseudonym(secret, "contributor", source, person)


def checkin_contributor(secret: bytes, person: str, day: date) -> UUID:
    """Return under which pseudonym a person checks in on a day, and on no other.

    The groups of a day are sums of known pseudonyms until it closes: many days of the same ones
    would tell each one's mood.
    """
    return pseudonym(secret, "contributor", "checkins", person, day.isoformat())


def contributors(secret: bytes, person: str, days: Iterable[date]) -> list[UUID]:
    """Return every pseudonym that a person may have in pools while these days are open."""
    return [
        *(contributor(secret, source, person) for source in _NETWORK),
        *(checkin_contributor(secret, person, day) for day in days),
    ]
