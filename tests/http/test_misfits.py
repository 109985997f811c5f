"""What does not fit is said in the reader's language, place by place."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from litestar import Litestar

from service.http.auth import Role
from service.http.fields import Name, TeamId, Text
from service.http.misfits import told
from service.http.patterns import NO_NUL, TEAM_ID, WORDS
from service.kernel.said import Said
from tests.support import SCALE, Company

pytestmark = pytest.mark.anyio


class Form(msgspec.Struct, forbid_unknown_fields=True):
    """A payload as the API's own are."""

    title: Name


MESSAGES = {
    "another kind": (int, b'"5"', "erwartet wird eine ganze Zahl, gefunden wurde Text"),
    "one of two kinds": (
        int | None,
        b"[]",
        "erwartet wird eine ganze Zahl oder null, gefunden wurde eine Liste",
    ),
    "too small": (
        Annotated[int, msgspec.Meta(ge=2)],
        b"1",
        "erwartet wird eine ganze Zahl, mindestens 2",
    ),
    "too large for 64 bits": (
        int,
        b"1e40",
        "erwartet wird eine ganze Zahl, gefunden wurde eine Zahl",
    ),
    "too short": (Name, b'""', "erwartet wird mindestens 1 Zeichen"),
    "too long": (
        Annotated[list[int], msgspec.Meta(max_length=2)],
        b"[1, 2, 3]",
        "erwartet werden höchstens 2 Einträge",
    ),
    "no entry": (
        Annotated[list[int], msgspec.Meta(min_length=1)],
        b"[]",
        "erwartet wird mindestens 1 Eintrag",
    ),
    "missing": (Form, b"{}", "Das Feld „title“ fehlt"),
    "unknown": (Form, b'{"titel": ""}', "Ein Feld „titel“ gibt es hier nicht"),
    "no such value": (Role, b'"chef"', "Diesen Wert gibt es nicht: 'chef'"),
    "no id": (UUID, b'"x"', "ist keine UUID"),
    "no day": (date, b'"morgen"', "ist kein Datum wie 2026-12-01"),
    "no moment": (datetime, b'"heute"', "ist kein Zeitpunkt wie 2026-12-01T17:00:00Z"),
    "no JSON": (Form, b'{"title" "x"}', "Das JSON ist bei Byte 9 fehlerhaft"),
    "half a JSON": (Form, b'{"title": "x', "Das JSON bricht mittendrin ab"),
}


@pytest.mark.parametrize(("kind", "sent", "german"), MESSAGES.values(), ids=MESSAGES)
def test_the_decoder_speaks_german_too(kind: Any, sent: bytes, german: str) -> None:
    with pytest.raises(msgspec.DecodeError) as refused:
        msgspec.json.decode(sent, type=kind)
    english = str(refused.value)
    assert told(english) == Said(german, english)


UNREADABLE = {
    "NUL": (Text, "a\x00", "darf keine NUL-Zeichen", "must not contain NUL"),
    "a space": (Name, " ", "braucht ein sichtbares Zeichen", "needs a visible"),
    "nothing at all wide": (Name, "\u200b", "braucht ein sichtbares", "needs a visible"),
    "NUL in a name": (Name, "a\x00", "braucht ein sichtbares Zeichen", "needs a visible"),
    "turned about": (Name, "Anna\u202enettA", "braucht ein sichtbares", "needs a visible"),
    "two paragraphs": (Name, "a\u2028b", "braucht ein sichtbares", "needs a visible"),
    "another alphabet": (TeamId, "Küche", "muss aus 1 bis 64 Kleinbuchstaben", "must be 1 to 64"),
}


@pytest.mark.parametrize(("kind", "text", "german", "english"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_a_text_must_look_like_is_told_in_words(
    kind: Any, text: str, german: str, english: str
) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(text, kind)
    said = told(str(refused.value))
    assert (said.de.startswith(german), said.en.startswith(english)) == (True, True), said


async def test_every_pattern_of_the_description_has_its_words(app: Litestar) -> None:
    def found(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            yield from [part["pattern"]] if isinstance(part.get("pattern"), str) else []
        for below in part.values() if isinstance(part, dict) else part:
            if isinstance(below, dict | list):
                yield from found(below)

    described = {*found(app.openapi_schema.to_schema())}
    assert {TEAM_ID, NO_NUL} < described <= WORDS.keys()


@pytest.mark.parametrize("name", ["Zoë O'Hara-Łęcka", "علی‌رضا", "Team 👩‍💻", "B", "Anna\tBo"])
def test_a_name_that_somebody_has_is_taken(name: str) -> None:
    assert msgspec.convert(name, Name) == name


def test_a_message_that_nobody_knows_stays_as_it_is() -> None:
    assert told("Something new") == Said("Something new", "Something new")


WRONG = {
    "days": (
        "/teams/firma/mood?since=gestern",
        "/since",
        "ist kein Datum wie 2026-12-01",
        "Invalid",
    ),
    "rows": ("/polls?limit=0", "/limit", "erwartet wird eine ganze Zahl, mindestens 1", "Expected"),
    "order": (
        "/teams/firma/mood?since=2026-03-02&until=2026-03-01",
        "/until",
        "darf nicht vor since liegen",
        "must not be",
    ),
}


@pytest.mark.parametrize(("path", "pointer", "german", "english"), WRONG.values(), ids=WRONG)
async def test_what_an_address_asks_for_is_answered_in_the_readers_language(
    company: Company, path: str, pointer: str, german: str, english: str
) -> None:
    await company.staff({"firma": (None, 5)})
    refused = await company.call("GET", path)
    assert refused.json()["errors"] == [{"pointer": pointer, "message": german}], refused.text
    again = await company.call("GET", path, headers={"accept-language": "en"})
    assert again.json()["errors"][0]["message"].startswith(english), again.text


PLACES: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "a header by its own name": (
        "POST",
        "/polls",
        {
            "json": {"title": "Puls", "questions": [SCALE]},
            "headers": {"idempotency-key": "x" * 101},
        },
        "/Idempotency-Key",
    ),
    "a parameter by its own name": ("GET", "/teams/firma/stream?round=x", {}, "/round"),
    "a field that nobody knows": (
        "POST",
        "/polls",
        {"json": {"title": "Puls", "questions": [SCALE | {"a/b~c": 1}]}},
        "/questions/0/a~1b~0c",
    ),
    "what was given before": (
        "PUT",
        "/reaction-valences",
        {"json": [{"reaction": "ja", "valence": 0.1}, {"reaction": "ja", "valence": 1}]},
        "/1/reaction",
    ),
}


@pytest.mark.parametrize(("method", "path", "sent", "pointer"), PLACES.values(), ids=PLACES)
async def test_the_pointer_leads_to_what_does_not_fit(
    company: Company, method: str, path: str, sent: dict[str, Any], pointer: str
) -> None:
    role = Role.ADMINISTRATOR if method == "PUT" else Role.PEOPLE_TEAM
    refused = await company.call(method, path, role, **sent)
    assert [error["pointer"] for error in refused.json()["errors"]] == [pointer], refused.text


async def test_an_answer_that_does_not_fit_is_named_in_both_languages(company: Company) -> None:
    choice = {"key": "wo", "kind": "choice", "wording": "Wo?"}
    poll = {"title": "Puls", "questions": [SCALE, choice]}
    refused = await company.call("POST", "/polls", json=poll)
    assert refused.json()["errors"] == [
        {
            "pointer": "/questions/1/options",
            "message": "Eine Auswahlfrage braucht 2 bis 10 Möglichkeiten",
        }
    ]
    again = await company.call("POST", "/polls", json=poll, headers={"accept-language": "en"})
    assert again.json()["errors"][0]["message"] == "a choice needs 2 to 10 options"
