"""The identity provider over HTTP: its description, its keys, and codes for tokens."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote_plus

import httpx
import msgspec
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from service.addresses import is_safe
from service.kernel.clock import Clock
from service.kernel.problems import Problem
from service.settings import Settings

_FRESH = timedelta(hours=1)
# A token with an unknown key makes us look for new ones, but not as often as somebody likes.
_PAUSE = timedelta(seconds=30)
_SECONDS = 5.0

_log = structlog.get_logger()
Answer = TypeVar("Answer")


class Metadata(msgspec.Struct, frozen=True):
    """What a provider says of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Tokens(msgspec.Struct, frozen=True):
    """What a code is exchanged for."""

    id_token: str
    access_token: str | None = None


class _Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, object]]


class Provider:
    """One issuer; its description and keys are kept for an hour."""

    def __init__(self, settings: Settings, clock: Clock, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._clock = clock
        self._http = http
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    @property
    def issuer(self) -> str:
        """The issuer that signs people in.

        Raises:
            Problem: `sign-in-not-set-up`.
        """
        if self._settings.issuer is None:
            raise Problem("sign-in-not-set-up")
        return self._settings.issuer

    async def metadata(self) -> Metadata:
        """Return the provider's description.

        Raises:
            Problem: `sign-in-unavailable`, it cannot be had or is of somebody else.
        """
        now = self._clock.now()
        if self._metadata is None or now - self._metadata[0] > _FRESH:
            url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._get(url, Metadata)
            if found.issuer != self.issuer:
                raise _unavailable("another issuer")
            for each in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
                if not is_safe(each):
                    raise _unavailable("an endpoint without https")
            self._metadata = now, found
        return self._metadata[1]

    async def keys(self, kid: str | None) -> KeySet:
        """Return the signing keys; they are fetched again if none has the id."""
        now = self._clock.now()
        if self._keys is not None:
            age = now - self._keys[0]
            known = kid is None or any(key.kid == kid for key in self._keys[1].keys)
            if age <= (_FRESH if known else _PAUSE):
                return self._keys[1]
        metadata = await self.metadata()
        found = await self._get(metadata.jwks_uri, _Keys)
        self._keys = now, _signing(found)
        return self._keys[1]

    async def exchange(self, code: str, verifier: str, redirect_uri: str) -> Tokens:
        """Return the tokens for a code.

        Raises:
            Problem: `sign-in-failed`, the provider refused it; `sign-in-unavailable`.
        """
        metadata = await self.metadata()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        headers = self._authenticate(metadata, form)
        try:
            answer = await self._http.post(
                metadata.token_endpoint, data=form, headers=headers, timeout=_SECONDS
            )
        except httpx.HTTPError as error:
            raise _unavailable(type(error).__name__) from error
        if answer.is_server_error:
            raise _unavailable(str(answer.status_code))
        if not answer.is_success:
            raise Problem("sign-in-failed", reason="code")
        return _decoded(answer.content, Tokens)

    def _authenticate(self, metadata: Metadata, form: dict[str, str]) -> Mapping[str, str]:
        """Add what proves who we are to the form, or return it as headers."""
        client_id, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret
        if secret is None:
            form["client_id"] = client_id
        elif "client_secret_basic" in metadata.token_endpoint_auth_methods_supported:
            # RFC 6749, section 2.3.1: both are form-encoded first.
            pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
            return {"authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        else:
            form |= {"client_id": client_id, "client_secret": secret}
        return {}

    async def _get(self, url: str, kind: type[Answer]) -> Answer:
        try:
            answer = await self._http.get(url, timeout=_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unavailable(type(error).__name__) from error
        if not answer.is_success:
            raise _unavailable(str(answer.status_code))
        return _decoded(answer.content, kind)


def _signing(found: _Keys) -> KeySet:
    usable = [
        key for key in found.keys if key.get("kty") != "oct" and key.get("use", "sig") == "sig"
    ]
    try:
        return KeySet.import_key_set({"keys": usable})  # type: ignore[typeddict-item]  # checked there
    except (JoseError, TypeError, ValueError, KeyError) as error:
        raise _unavailable("unusable keys") from error


def _decoded(content: bytes, kind: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.MsgspecError as error:
        raise _unavailable("an unreadable answer") from error


def _unavailable(why: str) -> Problem:
    # Operators must learn why; nothing in it is of the person who wanted in.
    _log.warning("identity_provider_unavailable", why=why)
    return Problem("sign-in-unavailable")
