"""Whatever a text holds, redaction ends, repeats itself, and keeps its word."""

import string
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from service.redaction import Redactor
from tests.redaction.marked import DIRECTORY, comments

REDACTOR = Redactor(DIRECTORY)
FRAGMENTS = [
    *("Müller", "Frau ", "Herr ", "Wolf", "die ", "Koch", "Anna-Lena", "Dr. ", "T. ", "'s ", "s "),
    *("0171 2345678", "+49 ", "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111", "0", " ", "-"),
    *("max@firma.de", "@", "(at)", ".de", "www.", "https://", "Pers.-Nr. ", "12 345", "u\u0308"),
    *("\u00ad", "\u200b", "\u0130", "\ufb01", "\u2019", "und ", ", ", "\n", "[Name]", "[E-Mail]"),
]
pieces = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=14).map("".join)
LOCAL = st.text(string.ascii_lowercase + string.digits + "._-+", min_size=1, max_size=20)
HOSTS = st.sampled_from(["firma.de", "t-online.de", "sub.klinik-nord.co.at", "x.io"])


@given(text=st.text() | pieces)
@example(text="Wolf Frau Wolf")
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = REDACTOR.redact(text)
    assert REDACTOR.redact(once) == once


@given(text=st.text() | pieces)
def test_no_text_is_too_odd(text: str) -> None:
    spans = REDACTOR.find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(text=st.text(st.characters(exclude_characters="@.:([{", exclude_categories=["N", "Cs"])))
def test_a_text_without_numbers_addresses_and_names_stays_as_it_is(text: str) -> None:
    assert Redactor([]).redact(text) == text


@given(local=LOCAL, host=HOSTS, before=st.text(max_size=20) | pieces, after=st.text(max_size=20))
def test_no_mail_address_remains_whatever_surrounds_it(
    local: str, host: str, before: str, after: str
) -> None:
    address = f"{local}@{host}"
    assert address not in REDACTOR.redact(f"{before}{address}{after}")


@given(name=st.sampled_from(DIRECTORY), before=pieces, after=pieces)
def test_no_full_name_remains_between_spaces(name: str, before: str, after: str) -> None:
    assert name not in REDACTOR.redact(f"{before} {name} {after}")


@given(st.lists(st.text(max_size=30), max_size=20), pieces)
def test_no_directory_is_too_odd(names: list[str], text: str) -> None:
    assert isinstance(Redactor(names).redact(text), str)


def test_words_inside_words_never_match() -> None:
    for text in ("Langeweile", "Kleinigkeit", "Wolfsburg", "Kochtopf", "Müllerei", "Anwill"):
        assert REDACTOR.redact(text) == text


def test_the_authored_set_holds_no_placeholder_already() -> None:
    assert not any(
        "[" in comment.text.replace("[at]", "").replace("[dot]", "") for comment in comments()
    )
