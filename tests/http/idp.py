"""An identity provider of the tests, with keys of its own, that lies when told to."""

import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from litestar import Litestar

from service.kernel.clock import ManualClock

ISSUER = "https://idp.example"
CLIENT = "stimmung"
Key = RSAKey | ECKey | OctKey
Forge = Callable[[dict[str, Any]], str]


def rsa(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


class Idp:
    """Answers discovery, keys and codes; `claims` and `key` of the next token can be bent."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.key: Key = rsa("one")
        self.published: list[Key] = [self.key]
        self.algorithm = "RS256"
        self.bent: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.login = "tester"
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.down = False
        self.access: str | None = "an-access-token"
        self.forged: Forge | None = None
        self._numbers = count(1)

    def sign_in(self, address: str) -> dict[str, str]:
        """Agree to what the browser was sent with, and return what it brings back."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["code_challenge_method"] == "S256"
        assert asked["response_type"] == "code"
        code = f"code-{next(self._numbers)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": ISSUER}

    def token(self, **claims: Any) -> str:
        now = int(self.clock.now().timestamp())
        given = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 300, "sub": "sub-1"}
        bent = given | claims | self.bent
        bent = {name: value for name, value in bent.items() if value is not None}
        if self.forged is not None:
            return self.forged(bent)
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return jwt.encode(header, bent, self.key, algorithms=[self.algorithm])

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.down:
            raise httpx.ConnectTimeout("down")
        match request.url.path:
            case "/.well-known/openid-configuration":
                return httpx.Response(200, json=self._description())
            case "/keys":
                return httpx.Response(200, json=KeySet(self.published).as_dict())
            case "/token":
                return self._exchange(request)
        return httpx.Response(404)

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize?tenant=one",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "end_session_endpoint": f"{ISSUER}/bye",
        } | self.metadata

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        form = dict(parse_qsl(request.content.decode()))
        asked = self.codes.pop(form["code"], None)
        pair = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        client, _, secret = pair.partition(":")
        known = (unquote_plus(client), unquote_plus(secret)) == (CLIENT, "geheim & co: %")
        digest = sha256(form["code_verifier"].encode()).digest()
        proof = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not known or asked is None or asked["code_challenge"] != proof:
            return httpx.Response(400, json={"error": "invalid_grant"})
        assert form["redirect_uri"] == asked["redirect_uri"]
        half = _part(sha256((self.access or "").encode()).digest()[:16])
        token = self.token(
            nonce=asked["nonce"], at_hash=half, preferred_username=self.login, sid="sid-1"
        )
        answer = {"id_token": token, "access_token": self.access, "token_type": "Bearer"}
        return httpx.Response(200, content=msgspec.json.encode(answer))


class Browser:
    """Somebody's browser: it keeps cookies and follows where it is told to."""

    def __init__(self, app: Litestar, idp: Idp) -> None:
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://stimmung"
        )
        self._idp = idp

    async def begin(self, query: str = "") -> dict[str, str]:
        answer = await self.http.get(f"/sign-in{query}")
        assert answer.status_code == 303, answer.text
        return self._idp.sign_in(answer.headers["location"])

    async def finish(self, brought: dict[str, str]) -> httpx.Response:
        return await self.http.get("/sign-in/callback", params=brought)

    async def sign_in(self, query: str = "") -> httpx.Response:
        return await self.finish(await self.begin(query))

    async def is_signed_in(self) -> bool:
        return (await self.http.get("/api/v1/me")).status_code == 200


def compact(header: dict[str, str], claims: dict[str, Any], secret: bytes = b"") -> str:
    """Return a token that no library would make: unsigned, or under HMAC with any secret."""
    parts = [_part(msgspec.json.encode(part)) for part in (header, claims)]
    seal = hmac.digest(secret, ".".join(parts).encode(), "sha256") if secret else b""
    return ".".join([*parts, _part(seal)])


def _part(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


Open = Callable[[], Browser]
