"""What does not fit is said in the reader's language, place by place."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest

from service.http.auth import Role
from service.http.fields import Name, TeamId, Text
from service.http.misfits import told
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
    "NUL": (Text, b'"a\\u0000"', "darf keine NUL-Zeichen enthalten"),
    "another pattern": (
        TeamId,
        b'"A B"',
        "passt nicht zum Muster '^[a-z0-9][a-z0-9_-]{0,63}$(?!\\\\n)'",
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


@pytest.mark.parametrize("name", [" ", "\u200b", "a\x00", "Anna\u202enettA", "a\u2028b", "a\x85"])
def test_a_name_that_nobody_could_read_is_refused_in_words(name: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(name, Name)
    german, english = told(str(refused.value))
    assert german == "braucht ein sichtbares Zeichen und darf keine Steuerzeichen enthalten"
    assert english == "needs a visible character and must not contain control characters"


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
