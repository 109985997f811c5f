"""What the daily sources are called."""

from service.kernel.said import Said
from service.policy.types import Source

SOURCES: dict[Source, Said] = {
    "checkins": Said("Tägliche Stimmungsabfrage", "Daily check-in"),
    "reactions": Said("Reaktionen auf Beiträge", "Reactions to posts"),
    "replies": Said("Antworten auf Beiträge", "Replies to posts"),
}
