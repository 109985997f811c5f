"""Kinds of data and the last day of each that goes."""

from datetime import date

import msgspec


class Cutoffs(msgspec.Struct, frozen=True):
    """What is from these days or before is past its time; the fields are the kinds.

    Sealed contributors, participations and vouchers go with their day and round. Here goes what a
    close left behind, which is nothing, and the proof says so.
    """

    texts: date
    counted_markers: date
    idempotency_keys: date
    participation_tokens: date
    sealed_contributors: date
    participations: date
    spent_vouchers: date
    sessions: date
    sign_ins: date


class Deleted(msgspec.Struct, frozen=True):
    """What one kind lost since the last proof."""

    kind: str
    cutoff: date
    deleted: int


class Pruned(msgspec.Struct, frozen=True):
    """How many audit entries went, and the newest that ever did."""

    deleted: int
    number: int
    hash: bytes
