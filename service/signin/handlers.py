"""Signing out, and who is signed in."""

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from service.context import Context
from service.db import transaction
from service.http.areas import areas_of
from service.http.auth import SIGNED_IN, Principal, Role, allow, page
from service.http.pages import HEADERS, SIGN_IN
from service.http.pages import page as show
from service.http.session import cookie
from service.signin import store
from service.signin.types import Me

ACCOUNT = "/account"
_SIGNED_IN = page(*SIGNED_IN)


@get("/me", opt=allow(*Role), summary="Who am I")
async def read_me(principal: NamedDependency[Principal], language: NamedDependency[str]) -> Me:
    """Tell name, roles, and the teams at and below which figures are seen."""
    scopes = principal.scopes
    return Me(
        name=principal.name,
        roles=sorted(principal.roles),
        teams=None if scopes is None else list(scopes),
        language=language,
    )


@get("/start", opt=_SIGNED_IN)
async def start(principal: NamedDependency[Principal]) -> Redirect:
    """Lead somebody to the first area that is theirs."""
    areas = areas_of(principal)
    return Redirect(areas[0].href if areas else ACCOUNT, status_code=303, headers=HEADERS)


@get(ACCOUNT, opt=_SIGNED_IN)
async def read_account(principal: NamedDependency[Principal]) -> Template:
    """Show who is signed in, with which roles, and how to end it."""
    return show("account.html", roles=words_of(principal), areas=areas_of(principal))


@post("/sign-out", opt=_SIGNED_IN)
async def sign_out(
    context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> Redirect:
    """End this session."""
    async with transaction(context.collect) as lent:
        await store.end_session(lent, principal.credential.hash)
    return _gone(context)


@post("/sign-out/everywhere", opt=_SIGNED_IN)
async def sign_out_everywhere(
    context: NamedDependency[Context], principal: NamedDependency[Principal]
) -> Redirect:
    """End every session of whoever asks, on all their devices."""
    async with transaction(context.collect) as lent:
        await store.end_all(lent, principal.actor)
    return _gone(context)


def _gone(context: Context) -> Redirect:
    removed = [cookie(context.settings, None)]
    return Redirect(SIGN_IN, status_code=303, headers=HEADERS, cookies=removed)


def words_of(principal: Principal) -> list[str]:
    """Return a person's roles in German, with the teams they are bound to."""
    return sorted(
        _ROLES[grant.role] + (f" ({grant.team})" if grant.team else "")
        for grant in principal.grants
    )


_ROLES = {
    Role.ADMINISTRATOR: "Administration",
    Role.PEOPLE_TEAM: "Personalbereich",
    Role.TEXTS: "Texte lesen",
    Role.LEADER: "Führungskraft",
    Role.WORKS_COUNCIL: "Betriebsrat",
}

router = Router("/", route_handlers=[read_me], tags=["account"])
pages = Router(
    "/",
    route_handlers=[start, read_account, sign_out, sign_out_everywhere],
    include_in_schema=False,
)
