"""Pseudonyms: for one purpose each, and the same from one release to the next."""

from uuid import UUID

from service.kernel.ids import pseudonym

KEY = b"a secret of the tests, long enough to pass"


def test_a_pseudonym_is_for_one_purpose() -> None:
    made = {
        pseudonym(KEY, *words)
        for words in (("voucher", "e1"), ("draft", "e1"), ("voucher", "e", "1"), ("voucher", "e2"))
    }
    assert len(made) == 4
    assert pseudonym(KEY + b".", "voucher", "e1") not in made


def test_a_pseudonym_stays_what_it_was_when_it_was_stored() -> None:
    """Whoever changes how they are made opens days and rounds under way to a second answer."""
    assert pseudonym(KEY, "contributor", "reactions", "e1042") == UUID(
        "2d5d40de-3b8f-689d-27a6-9186d871002f"
    )
