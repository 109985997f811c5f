"""Numbers as Germans and the English write them."""

from service.kernel.numbers import decimal, percent, whole


def test_halves_of_a_percent_go_up() -> None:
    assert [percent(part, 8, "en") for part in (1, 5, 8)] == ["13%", "63%", "100%"]
    assert percent(5, 8, "de") == "63 %"


def test_marks_are_those_of_the_language() -> None:
    assert (whole(1234, "de"), whole(1234, "en")) == ("1.234", "1,234")
    assert decimal(-0.5, "de") == "\N{MINUS SIGN}0,5"
    assert decimal(0.5, "en") == "0.5"
