"""The administrator's pages, as a browser without a script uses them."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import asyncpg
import httpx
import msgspec
import pytest

from service.app import create_app
from service.grants.types import GrantedRole
from service.http.auth import Role
from service.kernel.clock import ManualClock
from service.settings import SECRETS, Settings
from tests.conftest import NOON, SECRET, add_key, add_session
from tests.support import Company

pytestmark = pytest.mark.anyio

A, M = Role.ADMINISTRATOR, Role.MACHINE
TEAMS = {"firma": (None, 2), "logistik": ("firma", 6)}
HERE = {"sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded"}
SWITCH = "/static/switch.js"
PAGES = ("", "/keys", "/people", "/people?q=firma", "/people/firma-1", "/widgets", "/network")


class Desk:
    """The administrator's browser."""

    def __init__(self, client: httpx.AsyncClient, headers: dict[str, str]) -> None:
        self._client = client
        self._headers = headers

    async def open(self, path: str, status: int = 200) -> str:
        answer = await self._client.get(f"/admin{path}", headers=self._headers)
        assert answer.status_code == status, answer.text
        return text_of(answer)

    async def send(self, path: str, form: Any = None, **headers: str) -> httpx.Response:
        given = self._headers | HERE | headers
        return await self._client.post(f"/admin{path}", headers=given, data=form or {})

    async def done(self, path: str, form: Any = None) -> str:
        sent = await self.send(path, form)
        assert sent.status_code == 303, sent.text
        return await self.open(sent.headers["location"].removeprefix("/admin"))

    async def wrong(self, path: str, form: Any = None) -> str:
        sent = await self.send(path, form)
        assert sent.status_code == 422, sent.text
        return text_of(sent)


def text_of(answer: httpx.Response) -> str:
    """What somebody reads, with what stands in fields."""
    fields = re.sub(r'value="([^"]*)"', r">\1<", answer.text)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", fields)))


async def audited(owner: asyncpg.Connection) -> list[str]:
    return [row[0] for row in await owner.fetch("SELECT action FROM audit_log ORDER BY number")]


@pytest.fixture
async def desk(company: Company, owner: asyncpg.Connection) -> Desk:
    await company.staff(TEAMS)
    return Desk(company.client, await add_session(owner, (A, None), person="chefin"))


async def test_every_page_opens_without_a_script_and_loads_nothing_from_elsewhere(
    desk: Desk, company: Company, owner: asyncpg.Connection
) -> None:
    headers = await add_session(owner, (A, None), person="chefin")
    for path in PAGES:
        assert await desk.open(path)
        answer = await company.client.get(f"/admin{path}", headers=headers)
        # What it does without one is asked above; this one only carries entries over a switch.
        assert answer.text.count("<script") == 1
        assert re.findall(r'<script type="module" src="([^"?]+)', answer.text) == [SWITCH]
        assert "http://" not in answer.text.replace("http://127.0.0.1", "").replace(
            "http://stimmung", ""
        )
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_overview_tells_settings_and_health_and_no_secret(
    desk: Desk, settings: Settings
) -> None:
    page = await desk.open("")
    assert "PostgreSQL antwortet" in page
    assert "Redis antwortet" in page
    assert "STIMMUNG_KEEP_TEXTS_DAYS 90" in page
    assert "STIMMUNG_DEV_SIGN_IN false" in page
    assert "Gezeigte Texte 90 Tage" in page
    for name in SECRETS:
        assert f"{name} gesetzt" in page
    for secret in (SECRET, settings.database_url, settings.redis_url, settings.oidc_client_secret):
        assert secret is not None
        assert secret not in page


async def test_the_overview_opens_without_redis_and_says_so(
    settings: Settings, clock: ManualClock, company: Company, owner: asyncpg.Connection
) -> None:
    assert company.keys
    without = msgspec.structs.replace(settings, redis_url="redis://127.0.0.1:1")
    app = create_app(without, clock)
    async with app.lifespan():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://stimmung") as client:
            desk = Desk(client, await add_session(owner, (A, None)))
            assert "Redis antwortet nicht" in await desk.open("")


async def test_a_key_is_made_shown_once_renewed_with_an_overlap_and_revoked(
    desk: Desk, company: Company, owner: asyncpg.Connection
) -> None:
    async def knock(key: str) -> int:
        headers = {"authorization": f"Bearer {key}"}
        return (await company.client.get("/api/v1/people", headers=headers)).status_code

    form = {"name": "Personal <b>", "scope": ["organisation:read", "scim"], "days": "30"}
    first = re.findall(r"stk_[\w-]+", (await desk.send("/keys", form)).text)[0]
    assert await knock(first) == 200
    listed = await desk.open("/keys")
    assert "Personal <b>" in listed
    assert first not in listed
    key_id = await owner.fetchval("SELECT id FROM api_keys WHERE name = 'Personal <b>'")
    shown = await desk.send(f"/keys/{key_id}/rotate", {"hours": "24", "days": "60"})
    second = re.findall(r"stk_[\w-]+", shown.text)[0]
    assert [await knock(first), await knock(second)] == [200, 200]
    assert "noch gültig bis 5. März 2026" in await desk.open("/keys")
    assert "Der Schlüssel ist widerrufen." in await desk.done(f"/keys/{key_id}/revoke")
    assert [await knock(first), await knock(second)] == [401, 401]
    assert (await audited(owner))[-3:] == ["key.made", "key.rotated", "key.revoked"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": " "}, "wofür der Schlüssel ist"),
        ({"name": "x" * 201}, "wofür der Schlüssel ist"),
        ({"scope": []}, "mindestens ein Recht"),
        ({"scope": ["figures:read"]}, "mindestens ein Recht"),
        ({"scope": ["scim", "nonsense"]}, "mindestens ein Recht"),
        ({"days": "0"}, "von 1 bis 3650"),
        ({"days": "9" * 5000}, "von 1 bis 3650"),
        ({"days": "٣"}, "von 1 bis 3650"),
    ],
)
async def test_a_key_that_cannot_be_is_refused_in_words_and_what_was_typed_stays(
    desk: Desk, owner: asyncpg.Connection, changed: dict[str, Any], why: str
) -> None:
    before = await owner.fetchval("SELECT count(*) FROM api_keys")
    page = await desk.wrong("/keys", {"name": "Lohn", "scope": ["scim"], "days": "7"} | changed)
    assert why in page
    assert await owner.fetchval("SELECT count(*) FROM api_keys") == before


async def test_keys_that_read_figures_or_speak_for_the_works_council_stay_with_the_server(
    desk: Desk, owner: asyncpg.Connection
) -> None:
    await add_key(owner, M, scopes=["figures:read"])
    reader = await owner.fetchval(
        "SELECT id FROM api_keys WHERE scopes = ARRAY['figures:read'] LIMIT 1"
    )
    council = await owner.fetchval("SELECT id FROM api_keys WHERE role = 'works_council' LIMIT 1")
    page = await desk.open("/keys")
    assert f"stimmung admin rotate {reader}" in page
    assert "kann nur widerrufen, wer den Server betreibt" in page
    renewed = await desk.send(f"/keys/{reader}/rotate", {"hours": "0", "days": "1"})
    ended = await desk.send(f"/keys/{council}/revoke")
    assert [renewed.status_code, ended.status_code] == [403, 403]
    assert await owner.fetchval("SELECT count(*) FROM api_keys WHERE id = $1", council) == 1


async def test_a_person_is_found_given_a_role_and_relieved_of_it(
    desk: Desk, owner: asyncpg.Connection
) -> None:
    await owner.execute("UPDATE people SET name = 'Jörg 100%_' WHERE id = 'logistik-3'")
    for text, hit in (("jÖRG", True), ("0%_", True), ("LOGISTIK-3", True), ("_%_", False)):
        assert ("Jörg 100%_" in await desk.open(f"/people?q={text.replace('%', '%25')}")) == hit
    there = "/people/logistik-3"
    page = await desk.done(f"{there}/grants", {"role": "leader", "team": "logistik"})
    assert "Führungskraft (Logistik)" in page
    assert "Jörg 100%_ Führungskraft Logistik" in await desk.open("/people")
    page = await desk.done(f"{there}/grants/withdraw", {"role": "leader", "team": "logistik"})
    assert "Führungskraft (Logistik)" not in page
    assert (await audited(owner))[-2:] == ["role.granted", "role.withdrawn"]


@pytest.mark.parametrize(
    ("role", "team", "why"),
    [
        ("leader", "", "das diese Person führt"),
        ("people_team", "firma", "das ganze Unternehmen"),
        ("works_council", "", "wählen Sie eine Rolle"),
        ("leader", "nirgends", "Dieses Team gibt es nicht"),
        ("leader", "../x", "Dieses Team gibt es nicht"),
        ("machine", "", "wählen Sie eine Rolle"),
        ("employee", "", "wählen Sie eine Rolle"),
    ],
)
async def test_a_role_that_cannot_be_given_is_refused_in_words(
    desk: Desk, owner: asyncpg.Connection, role: GrantedRole, team: str, why: str
) -> None:
    sent = {"role": role, "team": team}
    assert why in await desk.wrong("/people/logistik-3/grants", sent)
    assert await owner.fetchval("SELECT count(*) FROM grants") == 1


async def test_a_mistake_in_a_renewal_keeps_what_was_entered(desk: Desk, company: Company) -> None:
    given = {"name": "Connector", "scopes": ["organisation:read"]}
    await company.ok("POST", "/keys", Role.ADMINISTRATOR, json=given)
    (key,) = [
        each
        for each in await company.ok("GET", "/keys", Role.ADMINISTRATOR)
        if each["name"] == "Connector"
    ]
    sent = {"hours": "1000", "days": "99"}
    page = (await desk.send(f"/keys/{key['id']}/rotate", sent)).text
    for name, value in sent.items():
        assert re.search(rf'name="{name}"[^>]* value="{value}"[^>]* aria-invalid="true"', page)


async def test_the_last_administrator_stays_and_the_page_says_why(
    desk: Desk, owner: asyncpg.Connection
) -> None:
    there, role = "/people/chefin/grants/withdraw", {"role": "administrator", "team": ""}
    assert "letzte Person in der Administration" in await desk.wrong(there, role)
    await desk.done("/people/firma-1/grants", {"role": "administrator", "team": ""})
    assert "die sich anmelden kann" in await desk.wrong(there, role)
    await owner.execute("UPDATE people SET login = id WHERE id = 'firma-1'")
    assert "die sich anmelden kann" in await desk.wrong(there, role)
    await desk.done("/people/firma-1/grants", {"role": "administrator", "team": ""})
    assert (await desk.send(there, role)).status_code == 303
    await desk.open("", status=403)
    left = await owner.fetch("SELECT person_id FROM grants JOIN accounts ON id = account_id")
    assert [row[0] for row in left] == ["firma-1"]


@pytest.mark.parametrize("who", ["nobody", "%00", "a%2Fb", "x" * 3000])
async def test_nobody_is_not_found(desk: Desk, who: str) -> None:
    await desk.open(f"/people/{who}", status=404)
    sent = await desk.send(f"/people/{who}/grants", {"role": "people_team", "team": ""})
    assert sent.status_code in {404, 422}


async def test_an_embed_token_of_any_team_is_listed_and_ended(
    desk: Desk, company: Company, owner: asyncpg.Connection
) -> None:
    given = {"team": "logistik", "origins": ["https://intranet.example"], "shows": ["trend"]}
    made = await company.ok("POST", "/embed-tokens", Role.PEOPLE_TEAM, json=given)
    page = await desk.open("/widgets")
    assert "Logistik" in page
    assert "https://intranet.example" in page
    assert made["token"] not in page
    page = await desk.done(f"/widgets/{made['record']['id']}/revoke")
    assert "Die Freigabe ist beendet." in page
    assert "https://intranet.example" not in page
    shown = await company.client.get("/widgets/v1/mood", params={"token": made["token"]})
    assert shown.status_code != 200
    assert (await audited(owner))[-1] == "embed_token.revoked"


async def test_a_source_is_switched_on_and_off_and_keeps_its_smallest_group(
    desk: Desk, company: Company, owner: asyncpg.Connection
) -> None:
    before = {each["source"]: each for each in await company.ok("GET", "/sources", A)}
    for form, enabled, settle in (
        ({"enabled": "yes", "settle": "3600"}, True, 3600),
        ({"settle": "close"}, False, "close"),
        ({"enabled": "yes", "settle": "nonsense"}, True, "close"),
    ):
        await desk.done("/network/sources/reactions", form)
        now = {each["source"]: each for each in await company.ok("GET", "/sources", A)}
        assert now["reactions"] == before["reactions"] | {"enabled": enabled, "settle": settle}
        assert now["replies"] == before["replies"]
    assert (await desk.send("/network/sources/scales", {})).status_code in {404, 422}
    assert (await audited(owner)).count("source.set") == 3
    assert (await audited(owner)).count("collecting.stopped") == 1


async def test_an_unmapped_reaction_gets_a_valence_as_germans_write_it(
    desk: Desk, company: Company, owner: asyncpg.Connection
) -> None:
    await owner.execute("INSERT INTO reaction_valences VALUES ('party<i>', NULL, 3)")
    assert "Noch ohne Wert" in await desk.open("/network")
    for typed, stored in (("0,7", 0.7), ("\N{MINUS SIGN}1", -1), ("", None), ("1", 1)):
        await desk.done("/network/valences", {"reaction": "party<i>", "valence": typed})
        listed = await company.ok("GET", "/reaction-valences", A)
        assert [r["valence"] for r in listed if r["reaction"] == "party<i>"] == [stored]
    assert "party<i> 1,0 Speichern" in await desk.open("/network")


@pytest.mark.parametrize("typed", ["2", "0,55", "gut", "nan", "inf", "1e400", "0,1,2", "-1.01"])
async def test_a_valence_that_is_none_is_refused_in_words(
    desk: Desk, owner: asyncpg.Connection, typed: str
) -> None:
    await owner.execute("INSERT INTO reaction_valences VALUES ('party', NULL, 3)")
    page = await desk.wrong("/network/valences", {"reaction": "party", "valence": typed})
    assert "von \N{MINUS SIGN}1 bis 1" in page
    stored = "SELECT valence FROM reaction_valences WHERE reaction = 'party'"
    assert await owner.fetchval(stored) is None


async def test_no_page_says_how_often_a_reaction_came(
    desk: Desk, owner: asyncpg.Connection
) -> None:
    await owner.execute("INSERT INTO reaction_valences VALUES ('party', NULL, 73921)")
    assert "73921" not in await desk.open("/network")


async def test_a_form_from_another_site_changes_nothing(
    desk: Desk, owner: asyncpg.Connection
) -> None:
    form = {"role": "administrator", "team": ""}
    foreign = {"sec-fetch-site": "cross-site"}
    sent = await desk.send("/people/firma-1/grants", form, **foreign)
    assert sent.status_code == 403
    assert await owner.fetchval("SELECT count(*) FROM grants") == 1


async def test_an_expired_key_is_marked(desk: Desk, owner: asyncpg.Connection) -> None:
    await owner.execute(
        "UPDATE api_keys SET expires_at = $1 WHERE role = 'machine'", NOON - timedelta(days=1)
    )
    assert "abgelaufen am 3. März 2026" in await desk.open("/keys")
