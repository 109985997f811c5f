"""Signing out, here and at the provider."""

from typing import Any

import pytest

from tests.http.idp import ISSUER, Idp, Open, rsa
from tests.support import Company

pytestmark = pytest.mark.anyio

HERE = {"origin": "http://stimmung"}
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


async def test_signing_out_leads_on_to_the_provider(open_browser: Open) -> None:
    browser = open_browser()
    await browser.sign_in()
    gone = await browser.http.post("/sign-out", headers=HERE)
    assert f'content="0;url={ISSUER}/bye?id_token_hint=' in gone.text
    assert "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fsigned-out" in gone.text
    assert not await browser.is_signed_in()


async def test_a_providers_address_may_have_a_query_of_its_own(
    open_browser: Open, idp: Idp
) -> None:
    idp.metadata = {"end_session_endpoint": f"{ISSUER}/bye?p=b2c_1"}
    browser = open_browser()
    await browser.sign_in()
    gone = await browser.http.post("/sign-out", headers=HERE)
    assert f'content="0;url={ISSUER}/bye?p=b2c_1&amp;id_token_hint=' in gone.text


async def test_the_id_token_goes_nowhere_in_the_clear(open_browser: Open, idp: Idp) -> None:
    idp.metadata = {"end_session_endpoint": "http://idp.example/bye"}
    browser = open_browser()
    await browser.sign_in()
    gone = await browser.http.post("/sign-out", headers=HERE)
    assert gone.status_code == 200
    assert "idp.example" not in gone.text
    assert not await browser.is_signed_in()


async def sign_out(company: Company, token: str) -> int:
    answer = await company.client.post("/sign-out/back-channel", data={"logout_token": token})
    return answer.status_code


@pytest.mark.parametrize(
    ("claims", "status", "left"),
    [
        ({"sid": "sid-1"}, 200, False),
        ({"sub": "sub-1", "sid": None}, 200, False),
        ({"sid": "sid-2"}, 200, True),
        ({"sub": "sub-2", "sid": None}, 200, True),
        ({"sub": "sub-2", "sid": "sid-1"}, 200, True),
        ({"sub": None}, 400, True),
        ({"sid": "sid-1", "events": {}}, 400, True),
        ({"sid": "sid-1", "events": {LOGOUT: 1}}, 400, True),
        ({"sid": "sid-1", "nonce": "x"}, 400, True),
        ({"sid": "sid-1", "jti": None}, 400, True),
        ({"sid": "sid-1", "aud": "another"}, 400, True),
        ({"sid": "sid-1", "iss": "https://elsewhere.example"}, 400, True),
        ({"sid": "sid-1", "exp": 1}, 400, True),
    ],
    ids=str,
)
async def test_the_provider_ends_sessions_with_a_token_that_is_whole(
    company: Company, open_browser: Open, idp: Idp, claims: dict[str, Any], status: int, left: bool
) -> None:
    browser = open_browser()
    await browser.sign_in()
    whole = {"events": {LOGOUT: {}}, "jti": "1"}
    assert await sign_out(company, idp.token(**whole | claims)) == status
    assert await browser.is_signed_in() == left


async def test_the_provider_cannot_be_imitated_to_end_a_session(
    company: Company, open_browser: Open, idp: Idp
) -> None:
    browser = open_browser()
    await browser.sign_in()
    idp.key = rsa("one")
    token = idp.token(sid="sid-1", events={LOGOUT: {}}, jti="1")
    for wrong in (token, "", "a.b.c", token[:-4], "x" * 100):
        assert await sign_out(company, wrong) == 400
    assert await browser.is_signed_in()
