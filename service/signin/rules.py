"""Signing in: an attempt that belongs to one browser, then a session of its own."""

import secrets
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from service.addresses import is_safe
from service.audit.rules import record
from service.audit.types import SignedIn, SignInsFailed
from service.context import Context
from service.db import Connection, transaction
from service.http.pages import SIGNED_OUT
from service.http.session import coarse
from service.kernel.ids import hash_secret
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.signin import store
from service.signin.provider import Provider
from service.signin.tokens import Claims, challenge_of, verified_identity, verified_logout

CALLBACK = "/sign-in/callback"
ATTEMPT_SECONDS = 600
HOME = "/start"
_FAILURES = {
    "sign-in-failed": "refused",
    "sign-in-changed": "refused",
    "sign-in-unknown": "unknown",
}
_LONGEST_LOGIN = 200
_LONGEST_NEXT = 2000


def safe_next(given: str | None) -> str:
    """Return where to go after signing in: a path of our own, whatever was asked for."""
    path = given or ""
    unsafe = any(ord(char) <= 0x20 or char in "\\\x7f" for char in path)  # noqa: PLR2004 -- space
    if unsafe or not path.startswith("/") or len(path) > _LONGEST_NEXT:
        return HOME
    parts = urlsplit(path)
    outside = parts.scheme or parts.netloc or path.startswith("//")
    return HOME if outside or parts.path.startswith("/sign-") else path


async def begin(
    context: Context, provider: Provider, *, browser: str, next_path: str, language: Language
) -> str:
    """Remember an attempt to sign in, and return the provider's address for it."""
    metadata = await provider.metadata()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    now = context.clock.now()
    async with transaction(context.collect) as lent:
        await store.forget_attempts(lent, now=now)
        await store.add_attempt(
            lent,
            state=hash_secret(state),
            browser=hash_secret(browser),
            nonce=nonce,
            verifier=verifier,
            next_path=next_path,
            expires_at=now + timedelta(seconds=ATTEMPT_SECONDS),
        )
    asked = {
        "response_type": "code",
        "client_id": context.settings.oidc_client_id,
        "redirect_uri": context.settings.base_url + CALLBACK,
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    return _asking(metadata.authorization_endpoint, asked)


async def complete(
    context: Context,
    provider: Provider,
    answer: Mapping[str, str],
    *,
    browser: str | None,
    former: str | None,
) -> tuple[str, str]:
    """Turn the provider's answer into a session; return its secret and where to go.

    Raises:
        Problem: `sign-in-failed`, `sign-in-unknown`, `sign-in-changed` or `sign-in-unavailable`.
    """
    try:
        return await _complete(context, provider, answer, browser, former)
    except Problem as problem:
        reason = _FAILURES.get(problem.slug)
        if reason is not None:
            async with transaction(context.collect) as lent:
                await _note_failures(lent, context)
                await store.count_failure(lent, hour=_hour(context), reason=reason)
        raise


async def _complete(
    context: Context,
    provider: Provider,
    answer: Mapping[str, str],
    browser: str | None,
    former: str | None,
) -> tuple[str, str]:
    attempt = await _attempt(context, answer.get("state"), browser)
    metadata = await provider.metadata()
    named = answer.get("iss")
    required = metadata.authorization_response_iss_parameter_supported
    if named != metadata.issuer and (named is not None or required):
        raise Problem("sign-in-failed", reason="iss")
    if "code" not in answer:
        raise Problem("sign-in-failed", reason="refused by the provider")
    redirect_uri = context.settings.base_url + CALLBACK
    tokens = await provider.exchange(answer["code"], attempt.verifier, redirect_uri)
    claims = await verified_identity(
        provider,
        context.settings.oidc_client_id,
        tokens,
        nonce=attempt.nonce,
        now=context.clock.now(),
    )
    secret = secrets.token_urlsafe(32)
    async with transaction(context.collect) as lent:
        if former:
            await store.end_session(lent, hash_secret(former))
        await _open_session(lent, context, claims, tokens.id_token, secret)
    return secret, attempt.next_path


async def _attempt(context: Context, state: str | None, browser: str | None) -> store.AttemptRow:
    """Take the attempt that a state belongs to; it can be taken once, by its own browser."""
    found = None
    if state and browser:
        async with transaction(context.collect) as lent:
            found = await store.take_attempt(
                lent,
                state=hash_secret(state),
                browser=hash_secret(browser),
                now=context.clock.now(),
            )
    if found is None:
        raise Problem("sign-in-failed", reason="state")
    return found


async def _open_session(
    lent: Connection, context: Context, claims: Claims, id_token: str, secret: str
) -> None:
    login, now = login_of(claims, context.settings.oidc_claim), context.clock.now()
    issuer, subject = claims["iss"], claims["sub"]
    account = login and await store.account_of(lent, login, issuer=issuer, subject=subject)
    if not account:
        raise Problem("sign-in-unknown")
    if account.granted:
        if not account.known:
            raise Problem("sign-in-changed")
        await store.recognise(lent, account.id, issuer=issuer, subject=subject)
    limits = context.settings
    await store.forget_sessions(
        lent,
        created_before=now - timedelta(days=limits.session_days),
        seen_before=now - timedelta(minutes=limits.session_idle_minutes),
    )
    sid = claims.get("sid")
    await store.add_session(
        lent,
        digest=hash_secret(secret),
        account_id=account.id,
        created_at=coarse(now),
        issuer=issuer,
        subject=subject,
        sid=sid if isinstance(sid, str) else None,
        id_token=id_token,
    )
    await _note_failures(lent, context)
    # When an employee signs in to answer is nobody's business: only those with a role are noted.
    if account.granted:
        await record(lent, SignedIn(id=account.id), by=account.id, at=now)


def login_of(claims: Claims, name: str) -> str | None:
    """Return what the provider calls the person, if it can be relied on.

    An address that was not confirmed could be anybody's. A name in another normal form, such as
    with a Kelvin sign for a K, would become somebody else's in lower case.
    """
    login = claims.get(name)
    if not isinstance(login, str) or not login or len(login) > _LONGEST_LOGIN:
        return None
    if name == "email" and claims.get("email_verified") is not True:
        return None
    return login if unicodedata.normalize("NFKC", login) == login and "\0" not in login else None


async def end_from_provider(context: Context, provider: Provider, token: str) -> None:
    """End the sessions that a logout token of the provider names.

    Raises:
        Problem: `sign-in-failed`.
    """
    claims = await verified_logout(
        provider, context.settings.oidc_client_id, token, now=context.clock.now()
    )
    async with transaction(context.collect) as lent:
        await store.end_of_provider(
            lent, issuer=claims["iss"], sid=claims.get("sid"), subject=claims.get("sub")
        )


async def goodbye(
    context: Context, provider: Provider, id_token: str | None, state: str | None
) -> str | None:
    """Return where the provider ends its own session (RP-Initiated Logout 1.0), if anywhere.

    The provider hands `state` back to the page that it leads to.
    """
    try:
        address = (await provider.metadata()).end_session_endpoint
    except Problem:
        return None
    if address is None or id_token is None or not is_safe(address):
        return None
    asked = {
        "id_token_hint": id_token,
        "client_id": context.settings.oidc_client_id,
        "post_logout_redirect_uri": context.settings.base_url + SIGNED_OUT,
    } | ({"state": state} if state else {})
    return _asking(address, asked)


def _asking(address: str, asked: Mapping[str, str]) -> str:
    """Return a provider's address with a query; some providers' addresses have one already."""
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"


async def _note_failures(lent: Connection, context: Context) -> None:
    """Put the counts of hours that are over into the audit log."""
    rows = await store.take_failures(lent, before=_hour(context))
    for row in sorted(rows, key=lambda row: row.reason):
        event = SignInsFailed(reason=row.reason, count=row.count)
        await record(lent, event, by=None, at=context.clock.now())


def _hour(context: Context) -> int:
    return int(context.clock.now().timestamp() // 3600)
