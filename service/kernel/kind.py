"""What is known of every kind of problem."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: HTTP status, and (title, detail) in German and English."""

    status: int
    de: tuple[str, str]
    en: tuple[str, str]
