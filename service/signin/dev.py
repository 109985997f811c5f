"""A real identity provider in miniature, for one machine: whoever sits at it picks a persona.

It speaks OpenID Connect with codes, PKCE and a key of its own, so that the demo signs in by the
same road as everybody. Settings refuse it anywhere but on loopback with the embedded servers.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from service.context import Context
from service.db import connection
from service.http.auth import PUBLIC
from service.http.languages import CHOICE
from service.http.pages import HEADERS, ROLES, SIGNED_OUT
from service.http.pages import page as show
from service.kernel.problems import Problem
from service.kernel.said import Language, Said
from service.settings import DEV_IDP
from service.signin import store
from service.signin.rules import CALLBACK
from service.signin.tokens import at_hash_of, challenge_of

_CODE_LASTS = timedelta(minutes=1)
_TOKEN_LASTS = timedelta(minutes=5)
_NO_ROLE = Said("Beschäftigt, ohne weitere Rolle", "Employee, without another role")

AnyRequest = Request[Any, Any, State]


@dataclass(frozen=True, slots=True)
class _Code:
    """What a code was given for."""

    login: str
    nonce: str
    challenge: str
    until: datetime


class Desk:
    """The provider's key, and its codes that wait to be exchanged."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)
        self._codes: dict[str, _Code] = {}

    def hand_out(self, login: str, nonce: str, challenge: str, now: datetime) -> str:
        """Return a code for a persona."""
        self._codes = {code: kept for code, kept in self._codes.items() if kept.until > now}
        code = secrets.token_urlsafe(32)
        self._codes[code] = _Code(login, nonce, challenge, now + _CODE_LASTS)
        return code

    def take(self, code: str, verifier: str, now: datetime) -> _Code | None:
        """Return what a code was given for, once, to whoever has its verifier."""
        kept = self._codes.pop(code, None)
        proof = challenge_of(verifier)
        fits = kept is not None and kept.until > now and hmac.compare_digest(kept.challenge, proof)
        return kept if fits else None


@get("/.well-known/openid-configuration", opt=PUBLIC)
async def describe(context: NamedDependency[Context]) -> dict[str, Any]:
    """Say where everything is."""
    issuer = context.settings.issuer
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/keys",
        "end_session_endpoint": f"{issuer}/bye",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "code_challenge_methods_supported": ["S256"],
    }


@get("/keys", opt=PUBLIC)
async def read_keys(state: State) -> dict[str, Any]:
    """Return the public key."""
    return dict(KeySet([state.desk.key]).as_dict(private=False))


@get("/authorize", opt=PUBLIC)
async def authorize(
    context: NamedDependency[Context],
    state: State,
    request: AnyRequest,
    language: NamedDependency[Language],
    login: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Template | Redirect:
    """Show the personas; with one chosen, go back with a code for it."""
    asked = {
        name: value for name, value in request.query_params.items() if name not in ("login", CHOICE)
    }
    back = context.settings.base_url + CALLBACK
    wanted = ("response_type", "redirect_uri", "code_challenge_method")
    if [asked.get(name) for name in wanted] != ["code", back, "S256"]:
        raise Problem("sign-in-failed", reason="request")
    if login:
        code = state.desk.hand_out(
            login, asked.get("nonce", ""), asked.get("code_challenge", ""), context.clock.now()
        )
        brought = urlencode({"code": code, "state": asked.get("state", "")})
        return Redirect(f"{back}?{brought}", status_code=303, headers=HEADERS)
    async with connection(context.collect) as lent:
        personas = await store.personas(lent)
    shown = [
        {
            "name": each.name,
            "roles": _roles(each, language),
            "href": f"{DEV_IDP}/authorize?{urlencode(asked | {'login': each.login})}",
        }
        for each in personas
    ]
    return show("dev_idp.html", personas=shown)


def _roles(persona: store.Persona, language: Language) -> str:
    told = [
        ROLES[role].to(language) + (f" {team}" if team else "")
        for role, team in zip(persona.roles, persona.teams, strict=True)
    ]
    return ", ".join(told) or _NO_ROLE.to(language)


@post("/token", opt=PUBLIC, status_code=200)
async def exchange(
    context: NamedDependency[Context], state: State, request: AnyRequest
) -> Response[bytes]:
    """Exchange a code for an ID token."""
    content = b"".join([chunk async for chunk in request.stream()])
    form = dict(parse_qsl(content.decode("ascii", "replace")))
    now = context.clock.now()
    kept = state.desk.take(form.get("code", ""), form.get("code_verifier", ""), now)
    if kept is None:
        return _json({"error": "invalid_grant"}, 400)
    access_token = secrets.token_urlsafe(16)
    claims = {
        "iss": context.settings.issuer,
        "aud": context.settings.oidc_client_id,
        "sub": kept.login,
        context.settings.oidc_claim: kept.login,
        "nonce": kept.nonce,
        "iat": int(now.timestamp()),
        "exp": int((now + _TOKEN_LASTS).timestamp()),
        "at_hash": at_hash_of(access_token, "ES256"),
    }
    key: ECKey = state.desk.key
    token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key, algorithms=["ES256"])
    answer = {"id_token": token, "access_token": access_token, "token_type": "Bearer"}
    return _json(answer, 200)


@get("/bye", opt=PUBLIC)
async def end_session(
    goodbye: Annotated[str, QueryParameter(name="state")] = "",
) -> Redirect:
    """Go back: nobody stays signed in here."""
    place = f"{SIGNED_OUT}?{urlencode({'state': goodbye})}" if goodbye else SIGNED_OUT
    return Redirect(place, status_code=303, headers=HEADERS)


def _json(answer: dict[str, str], status: int) -> Response[bytes]:
    headers = {"cache-control": "no-store"}
    content = msgspec.json.encode(answer)
    return Response(content, status_code=status, media_type="application/json", headers=headers)


router = Router(
    DEV_IDP,
    route_handlers=[describe, read_keys, authorize, exchange, end_session],
    include_in_schema=False,
)
