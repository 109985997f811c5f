"""Signing in and out, and who is signed in."""

import secrets
from typing import Annotated, Any
from urllib.parse import parse_qs

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from service.context import Context
from service.db import connection, transaction
from service.http.areas import areas_of
from service.http.auth import DOOR, PUBLIC, SIGNED_IN, Principal, Role, allow, page
from service.http.pages import HEADERS, ROLES, SIGN_IN, SIGNED_OUT
from service.http.pages import page as show
from service.http.scopes import Scope
from service.http.session import cookie, cookie_name
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.signin import rules, store
from service.signin.provider import Provider
from service.signin.types import Me

ACCOUNT = "/account"
_ATTEMPT = "stimmung-sign-in"
_EVERYWHERE = "everywhere"
_LOGOUT_BYTES = 16 * 1024
_SIGNED_IN = page(*SIGNED_IN)
AnyRequest = Request[Any, Any, State]
Next = Annotated[str, QueryParameter(name="next")]
Goodbye = Annotated[str, QueryParameter(name="state")]


async def provide_provider(state: State) -> Provider:
    """Give handlers the identity provider."""
    provider: Provider = state.provider
    return provider


@get(SIGN_IN, opt=DOOR)
async def sign_in(
    context: NamedDependency[Context],
    provider: NamedDependency[Provider],
    request: AnyRequest,
    language: NamedDependency[Language],
    next_path: Next = "",
) -> Redirect:
    """Lead the browser to the identity provider."""
    # One secret for all tabs of a browser, so that each may begin and finish.
    browser = request.cookies.get(cookie_name(context.settings, _ATTEMPT))
    browser = browser or secrets.token_urlsafe(32)
    address = await rules.begin(
        context,
        provider,
        browser=browser,
        next_path=rules.safe_next(next_path),
        language=language,
    )
    kept = cookie(context.settings, browser, name=_ATTEMPT, seconds=rules.ATTEMPT_SECONDS)
    return Redirect(address, status_code=303, headers=HEADERS, cookies=[kept])


@get(rules.CALLBACK, opt=DOOR)
async def callback(
    context: NamedDependency[Context], provider: NamedDependency[Provider], request: AnyRequest
) -> Redirect:
    """Finish what the sign-in began; every session is a new one."""
    settings = context.settings
    secret, path = await rules.complete(
        context,
        provider,
        dict(request.query_params),
        browser=request.cookies.get(cookie_name(settings, _ATTEMPT)),
        former=request.cookies.get(cookie_name(settings)),
    )
    kept = cookie(settings, secret, seconds=settings.session_days * 86_400)
    return Redirect(path, status_code=303, headers=HEADERS, cookies=[kept])


@get(SIGNED_OUT, opt=PUBLIC)
async def read_signed_out(goodbye: Goodbye = "") -> Template:
    """Say that nobody is signed in, and lead to the sign-in."""
    return show("signed_out.html", onward=None, everywhere=goodbye == _EVERYWHERE)


@post("/sign-out", opt=_SIGNED_IN, status_code=200)
async def sign_out(
    context: NamedDependency[Context],
    provider: NamedDependency[Provider],
    principal: NamedDependency[Principal],
) -> Template:
    """End this session, then the provider's."""
    async with transaction(context.collect) as lent:
        id_token = await store.end_session(lent, principal.credential.hash)
    return await _gone(context, provider, id_token)


@post("/sign-out/everywhere", opt=_SIGNED_IN, status_code=200)
async def sign_out_everywhere(
    context: NamedDependency[Context],
    provider: NamedDependency[Provider],
    principal: NamedDependency[Principal],
) -> Template:
    """End every session of whoever asks, on all their devices, then the provider's."""
    async with transaction(context.collect) as lent:
        id_token = await store.end_session(lent, principal.credential.hash)
        await store.end_all(lent, principal.actor)
    return await _gone(context, provider, id_token, _EVERYWHERE)


@post(
    "/sign-out/back-channel",
    opt=PUBLIC,
    status_code=200,
    request_max_body_size=_LOGOUT_BYTES,
)
async def sign_out_from_provider(
    context: NamedDependency[Context], provider: NamedDependency[Provider], request: AnyRequest
) -> Response[None]:
    """End the sessions that the identity provider names in a logout token."""
    content = b"".join([chunk async for chunk in request.stream()])
    given = parse_qs(content.decode("ascii", "replace")).get("logout_token", [])
    if len(given) != 1:
        raise Problem("sign-in-failed", reason="no logout token")
    await rules.end_from_provider(context, provider, given[0])
    return Response(None, status_code=200, headers={"cache-control": "no-store"})


@get("/start", opt=_SIGNED_IN)
async def start(principal: NamedDependency[Principal]) -> Redirect:
    """Lead somebody to the first area that is theirs."""
    areas = areas_of(principal)
    return Redirect(areas[0].href if areas else ACCOUNT, status_code=303, headers=HEADERS)


@get(ACCOUNT, opt=_SIGNED_IN)
async def read_account(
    context: NamedDependency[Context],
    principal: NamedDependency[Principal],
    language: NamedDependency[Language],
) -> Template:
    """Show who is signed in, with which roles, and how to end it."""
    teams = [grant.team for grant in principal.grants if grant.team]
    async with connection(context.read) as lent:
        names = await store.team_names(lent, teams)
    roles = sorted(
        ROLES[grant.role].to(language)
        + (f" ({names.get(grant.team, grant.team)})" if grant.team else "")
        for grant in principal.grants
    )
    return show("account.html", roles=roles, areas=areas_of(principal))


@get("/me", opt=allow(*Role, scope=Scope.SETTINGS_READ), summary="Who am I")
async def read_me(principal: NamedDependency[Principal], language: NamedDependency[Language]) -> Me:
    """Tell name, roles, and the teams at and below which figures are seen."""
    scopes = principal.scopes
    return Me(
        name=principal.name,
        roles=sorted(principal.roles),
        teams=None if scopes is None else list(scopes),
        language=language,
    )


async def _gone(
    context: Context, provider: Provider, id_token: str | None, state: str | None = None
) -> Template:
    # Not a redirect: the policy that keeps forms at home would stop it at the provider's door.
    onward = await rules.goodbye(context, provider, id_token, state)
    place = f"{SIGNED_OUT}?state={state}" if state else SIGNED_OUT
    answer = show(
        "signed_out.html", onward=onward, switch_at=place, everywhere=state == _EVERYWHERE
    )
    answer.cookies.append(cookie(context.settings, None))
    return answer


router = Router("/", route_handlers=[read_me], tags=["account"])
pages = Router(
    "/",
    route_handlers=[
        sign_in,
        callback,
        read_signed_out,
        sign_out,
        sign_out_everywhere,
        sign_out_from_provider,
        start,
        read_account,
    ],
    include_in_schema=False,
)
