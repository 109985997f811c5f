"""ID and logout tokens: signature and claims, all of them, before anything is believed."""

import hmac
from datetime import datetime
from hashlib import sha256, sha384, sha512
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64encode

from service.kernel.problems import Problem
from service.signin.provider import Provider, Tokens

# Neither "none" nor a MAC: with those, whoever knows the public key could sign.
_ALGORITHMS = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
]
_DIGESTS = {"256": sha256, "384": sha384, "512": sha512}
_SKEW_SECONDS = 60
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"

Claims = dict[str, Any]


async def verified_identity(
    provider: Provider, client_id: str, tokens: Tokens, *, nonce: str, now: datetime
) -> Claims:
    """Return the claims of an ID token (OpenID Connect Core, 3.1.3.7).

    Raises:
        Problem: `sign-in-failed`.
    """
    header, claims = await _verified(provider, client_id, tokens.id_token, now)
    if not hmac.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
        raise _refused("nonce")
    if not claims.get("sub"):
        raise _refused("sub")
    if "at_hash" in claims and not _fits(claims["at_hash"], tokens.access_token, header["alg"]):
        raise _refused("at_hash")
    return claims


async def verified_logout(
    provider: Provider, client_id: str, token: str, *, now: datetime
) -> Claims:
    """Return the claims of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6).

    Raises:
        Problem: `sign-in-failed`.
    """
    _, claims = await _verified(provider, client_id, token, now)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT), dict):
        raise _refused("events")
    if "nonce" in claims or not claims.get("jti"):
        raise _refused("not a logout token")
    named = [claims[key] for key in ("sid", "sub") if key in claims]
    if not named or not all(isinstance(each, str) and each for each in named):
        raise _refused("sub")
    return claims


async def _verified(
    provider: Provider, client_id: str, token: str, now: datetime
) -> tuple[Claims, Claims]:
    try:
        kid = jws.extract_compact(token.encode()).headers().get("kid")
        keys = await provider.keys(kid if isinstance(kid, str) else None)
        read = jwt.decode(token, keys, algorithms=_ALGORITHMS)
        jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_SKEW_SECONDS,
            iss={"essential": True, "value": provider.issuer},
            aud={"essential": True, "value": client_id},
            exp={"essential": True},
            iat={"essential": True},
        ).validate(read.claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise _refused("token") from error
    audience, party = read.claims["aud"], read.claims.get("azp")
    several = isinstance(audience, list) and len(audience) > 1
    if party != client_id and (party is not None or several):
        raise _refused("azp")
    return dict(read.header), read.claims


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier (RFC 7636, section 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode()


def at_hash_of(access_token: str, algorithm: str) -> str:
    """Return the left half of a token's hash (OpenID Connect Core 1.0, section 3.1.3.6)."""
    digest = _DIGESTS.get(algorithm[-3:], sha512)(access_token.encode()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).decode()


def _fits(at_hash: object, access_token: str | None, algorithm: str) -> bool:
    if access_token is None:
        return False
    proof = at_hash_of(access_token, algorithm)
    return hmac.compare_digest(proof.encode(), str(at_hash).encode())


def _refused(reason: str) -> Problem:
    return Problem("sign-in-failed", reason=reason)
