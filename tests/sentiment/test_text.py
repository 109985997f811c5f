import pytest

from sentiment.storage import BUILTIN, TOKENIZER
from sentiment.text import END, START, Tokens, clean


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(BUILTIN / TOKENIZER, 256)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Suuuuuper!!!!!!", "Suuuper!!!"),
        ("siehe https://intranet.example/x?y=1 bitte", "siehe http bitte"),
        ("@anna.b danke", "@user.b danke"),
        ("Die K\udcfcche ist neu", "Die Kche ist neu"),
        ("\ufeffMit\u200b unsichtbaren\x00 Zeichen ", "Mit unsichtbaren Zeichen"),
        ("GROSS und Übergrößenträger:innen 🙂", "GROSS und Übergrößenträger:innen 🙂"),
    ],
)
def test_cleaning_keeps_what_carries_mood(typed: str, read: str) -> None:
    """Addresses and noise go; case, umlauts, gender forms and emoji stay."""
    assert clean(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ENDLICH NEUE STÜHLE!!", "endlich neue stühle!!"),
        ("KEIN STROM in HALLE 3", "kein strom in halle 3"),
        ("SAP", "SAP"),
        ("Die IT sagt: SUPER", "Die IT sagt: SUPER"),
        ("12 400 €", "12 400 €"),
    ],
)
def test_what_is_shouted_throughout_is_read_as_small_letters(typed: str, read: str) -> None:
    """A stuck key or anger changes no word; abbreviations and single loud words stay."""
    assert clean(typed) == read


def test_a_short_text_is_one_window(tokens: Tokens) -> None:
    """A window begins and ends with its special tokens."""
    [window] = tokens.windows(["Guten Morgen"])
    assert window.tokens[0] == START
    assert window.tokens[-1] == END


def test_a_long_text_is_cut_into_even_windows(tokens: Tokens) -> None:
    """4,000 characters lose nothing, and no window is a scrap."""
    text = "Wir warten seit Wochen auf die neuen Schutzbrillen. " * 77
    windows = tokens.windows([text])
    whole = tokens.tokenizer.encode(clean(text), add_special_tokens=False).ids
    inner = [token for window in windows for token in window.tokens[1:-1]]
    assert inner == whole
    lengths = [len(window.tokens) for window in windows]
    assert max(lengths) - min(lengths) <= 1
    assert max(lengths) <= 256


def test_german_letters_and_emoji_are_known(tokens: Tokens) -> None:
    """No letter of the language and no common emoji falls out of the vocabulary."""
    unknown = tokens.tokenizer.token_to_id("<unk>")
    [window] = tokens.windows(["äöüÄÖÜßẞ éèçñ € „“… 😀😡👍❤️🎉😢🤮🙄"])
    assert unknown not in window.tokens
