"""What can still be tied to a person of a round, place by place: found, not assumed.

Whoever asks has the owner's rights and the secret, as the strongest insider has. What identifies
anybody is looked for in every column; a place that is not foreseen here is told apart.
"""

from collections.abc import Mapping
from importlib.resources import files
from uuid import UUID

import msgspec

from service.db import Connection
from service.kernel.ids import contributors, pseudonym
from service.kernel.problems import Problem
from service.person import store
from service.settings import Settings


class Words(msgspec.Struct, frozen=True):
    """What a place tells of a person, in German and English."""

    de: str
    en: str


class _Places(msgspec.Struct, frozen=True):
    elsewhere: list[str]
    always: dict[str, Words]
    open: dict[str, Words]


_PLACES = msgspec.toml.decode(files(__package__).joinpath("places.toml").read_bytes(), type=_Places)


class Item(msgspec.Struct, frozen=True):
    """What a column holds, in German and English; `foreseen` is false where it should not."""

    place: str
    found: int
    bytes: int
    de: str
    en: str
    foreseen: bool


class Account(msgspec.Struct, frozen=True):
    """The account of a round: open, closing or closed."""

    state: str
    items: list[Item]


async def account(connection: Connection, settings: Settings, round_id: UUID) -> Account:
    """Look everywhere for what identifies a person, or raise `not-found`."""
    state = await store.round_state(connection, round_id)
    if state is None:
        raise Problem("not-found")
    people = await store.everybody(connection)
    days = await store.open_checkin_days(connection)
    invited = await store.participations_of(connection, round_id)
    derived = [
        *(
            ("contributor", each)
            for person in people
            for each in contributors(settings.key, person, days)
        ),
        *(("voucher", pseudonym(settings.key, "voucher", str(one))) for one in invited),
    ]
    rows = await store.account_of(connection, round_id=round_id, derived=derived)
    foreseen = _foreseen(state)
    return Account(state, [_item(row, foreseen) for row in rows])


def _foreseen(state: str) -> dict[str, Words]:
    if state == "closed":
        return _PLACES.always | {place: _PLACES.open[place] for place in _PLACES.elsewhere}
    return _PLACES.always | _PLACES.open


def _item(row: store.Found, foreseen: Mapping[str, Words]) -> Item:
    unforeseen = Words(f"nicht vorgesehen ({row.kind})", f"not foreseen ({row.kind})")
    told = foreseen.get(row.place, unforeseen)
    return Item(row.place, row.found, row.bytes, told.de, told.en, row.place in foreseen)
