"""Tokens of the provider: what is forged, late or meant for others is refused."""

from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from service.kernel.clock import ManualClock
from tests.http.idp import CLIENT, Idp, Open, compact, rsa

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "bent",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": [CLIENT, "another"]},
        {"azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"exp": "soon"},
        {"iat": None},
        {"iat": 2**40},
        {"nbf": 2**40},
        {"nonce": "another"},
        {"nonce": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
async def test_a_token_with_a_wrong_claim_is_refused(
    open_browser: Open, idp: Idp, owner: asyncpg.Connection, bent: dict[str, Any]
) -> None:
    idp.bent = bent
    browser = open_browser()
    answer = await browser.sign_in()
    assert answer.status_code == 400
    assert "Die Anmeldung hat nicht geklappt" in answer.text
    assert not await browser.is_signed_in()
    assert await owner.fetchval("SELECT count(*) FROM sessions") == 0


@pytest.mark.parametrize(("bent", "status"), [({}, 400), ({"at_hash": None}, 303)], ids=str)
async def test_a_hash_of_an_access_token_needs_the_token(
    open_browser: Open, idp: Idp, bent: dict[str, Any], status: int
) -> None:
    idp.access, idp.bent = None, bent
    assert (await open_browser().sign_in()).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(-355, 303), (-365, 400), (55, 303), (65, 400)])
async def test_clocks_may_differ_by_a_minute(
    open_browser: Open, idp: Idp, seconds: int, status: int
) -> None:
    now = int(idp.clock.now().timestamp())
    idp.bent = {"iat": now + seconds, "exp": now + seconds + 300}
    assert (await open_browser().sign_in()).status_code == status


async def test_several_audiences_need_us_as_the_party(open_browser: Open, idp: Idp) -> None:
    idp.bent = {"aud": [CLIENT, "another"], "azp": CLIENT}
    assert (await open_browser().sign_in()).status_code == 303


async def test_a_token_of_another_key_is_refused_whatever_name_it_has(
    open_browser: Open, idp: Idp
) -> None:
    idp.key = rsa("one")
    assert (await open_browser().sign_in()).status_code == 400


@pytest.mark.parametrize("name", ["none", "None", "NONE", "nOnE"])
async def test_an_unsigned_token_is_refused(open_browser: Open, idp: Idp, name: str) -> None:
    idp.forged = lambda claims: compact({"alg": name, "kid": "one"}, claims)
    assert (await open_browser().sign_in()).status_code == 400


async def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    open_browser: Open, idp: Idp
) -> None:
    public = idp.key.as_pem(private=False)  # type: ignore[union-attr]  # it is an RSA key
    for secret in (public, public.strip()):
        idp.forged = lambda claims, it=secret: compact({"alg": "HS256", "kid": "one"}, claims, it)
        assert (await open_browser().sign_in()).status_code == 400


async def test_a_secret_that_the_provider_published_signs_nothing(
    open_browser: Open, idp: Idp
) -> None:
    secret = b"a secret of thirty-two characters"
    idp.published.append(OctKey.import_key(secret, {"kid": "mac"}))
    idp.forged = lambda claims: compact({"alg": "HS256", "kid": "mac"}, claims, secret)
    assert (await open_browser().sign_in()).status_code == 400


async def test_a_key_for_encryption_signs_nothing_and_is_not_in_the_way(
    open_browser: Open, idp: Idp
) -> None:
    other, unnamed = rsa("enc"), {"alg": "RS256"}
    idp.published.append(RSAKey.import_key(other.as_dict(private=False) | {"use": "enc"}))
    for header in (unnamed, unnamed | {"kid": "enc"}):
        idp.forged = lambda claims, it=header: jwt.encode(it, claims, other)
        assert (await open_browser().sign_in()).status_code == 400
    idp.forged = lambda claims: jwt.encode(unnamed, claims, idp.key)
    assert (await open_browser().sign_in()).status_code == 303


async def test_elliptic_keys_sign_too(open_browser: Open, idp: Idp) -> None:
    idp.algorithm, idp.key = "ES256", ECKey.generate_key("P-256", {"kid": "ec"})
    idp.published = [idp.key]
    assert (await open_browser().sign_in()).status_code == 303


async def test_a_new_key_is_fetched_once_and_then_not_sooner_than_half_a_minute(
    open_browser: Open, idp: Idp, clock: ManualClock
) -> None:
    assert (await open_browser().sign_in()).status_code == 303
    assert idp.asked.count("/keys") == 1
    idp.key = rsa("two")
    for _ in range(3):
        assert (await open_browser().sign_in()).status_code == 400
    assert idp.asked.count("/keys") == 1
    clock.advance(timedelta(seconds=31))
    idp.published.append(idp.key)
    for _ in range(3):
        assert (await open_browser().sign_in()).status_code == 303
    assert idp.asked.count("/keys") == 2
    assert idp.asked.count("/.well-known/openid-configuration") == 1


async def test_after_an_hour_neither_keys_nor_the_description_are_believed_any_more(
    open_browser: Open, idp: Idp, clock: ManualClock
) -> None:
    await open_browser().sign_in()
    idp.published = [rsa("two")]
    clock.advance(timedelta(minutes=60))
    assert (await open_browser().sign_in()).status_code == 303
    clock.advance(timedelta(minutes=1))
    assert (await open_browser().sign_in()).status_code == 400
    assert idp.asked.count("/keys") == 2
    assert idp.asked.count("/.well-known/openid-configuration") == 2
