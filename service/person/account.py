"""What can still be tied to a person of a round, place by place: found, not assumed.

Whoever asks has the owner's rights and the secret, as the strongest insider has. What identifies
anybody is looked for in every column; a place that is not foreseen here is told apart.
"""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from service.db import Connection
from service.kernel.ids import pseudonym
from service.kernel.problems import Problem
from service.person import store
from service.settings import Settings

_ALWAYS = {
    "people.id": ("Verzeichnis", "directory"),
    "people.name": ("Verzeichnis", "directory"),
    "participation_tokens.hash": (
        "erkennt einen Link, den man hat; führt zu keiner Antwort",
        "recognises a link that one holds; leads to no answer",
    ),
    "counted_markers.marker": (
        "mit dem Geheimnis: hat auf einen Beitrag reagiert, nicht wie",
        "with the secret: reacted to a post, not how",
    ),
    "sealed_contributors.contributor": (
        "mit dem Geheimnis: die Reaktionen eines offenen Tages sind ausgewertet",
        "with the secret: reactions of an open day are sealed",
    ),
    "published_texts.text": (
        "gezeigter Text, einer von mindestens zehn Personen, mit Team und Woche",
        "shown text of one of at least ten people, with team and week",
    ),
}
_WHILE_OPEN = {
    "participations.id": ("eingeladen, nie ob abgestimmt", "invited, never whether voted"),
    "participations.person_id": ("eingeladen, nie ob abgestimmt", "invited, never whether voted"),
    "participation_tokens.participation_id": ("wessen Link das ist", "whose link this is"),
    "spent_vouchers.voucher": ("mit dem Geheimnis: hat abgestimmt", "with the secret: has voted"),
    "pooled.id": ("eine Antwort, ohne Person", "a response, without a person"),
    "pooled.contributor": (
        "bei Reaktionen mit dem Geheimnis: von wem; bei Umfragen zufällig",
        "of reactions, with the secret: whose; random for ballots",
    ),
    "pooled.marker": (
        "mit dem Geheimnis: wer auf welchen Beitrag reagiert hat",
        "with the secret: who reacted to which post",
    ),
    "pooled.text": ("Text, bis er bewertet ist", "text, until it is scored"),
}
# What other rounds and days that are open hold of the same people, or in the same words. A row
# of this round that was left behind still shows: by its participation, or by its response.
_ELSEWHERE = ("participations.person_id", "pooled.contributor", "pooled.marker", "pooled.text")


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
    invited = await store.participations_of(connection, round_id)
    derived = [
        *(("contributor", pseudonym(settings.key, "contributor", person)) for person in people),
        *(("voucher", pseudonym(settings.key, "voucher", str(one))) for one in invited),
    ]
    rows = await store.account_of(connection, round_id=round_id, derived=derived)
    foreseen = _foreseen(state)
    return Account(state, [_item(row, foreseen) for row in rows])


def _foreseen(state: str) -> Mapping[str, tuple[str, str]]:
    if state == "closed":
        return _ALWAYS | {place: _WHILE_OPEN[place] for place in _ELSEWHERE}
    return _ALWAYS | _WHILE_OPEN


def _item(row: store.Found, foreseen: Mapping[str, tuple[str, str]]) -> Item:
    unforeseen = f"nicht vorgesehen ({row.kind})", f"not foreseen ({row.kind})"
    de, en = foreseen.get(row.place, unforeseen)
    return Item(row.place, row.found, row.bytes, de, en, row.place in foreseen)
