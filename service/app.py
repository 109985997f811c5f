"""The composition root: `create_app(settings)` builds the API; nothing happens at import."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
from litestar import Litestar, Router
from litestar.di import Provide

from service import openapi
from service.administration import handlers as administration
from service.audit import handlers as audit
from service.breakdown import handlers as breakdown
from service.checkins import handlers as checkins
from service.context import Context, provide_context
from service.council import handlers as council
from service.dashboard import handlers as dashboard
from service.db import COLLECT, READ, open_pool
from service.doorbell import Doorbell
from service.grants import handlers as grants
from service.http import health, pages
from service.http.assets import read_asset
from service.http.auth import authorise, provide_principal, provide_token
from service.http.body import StrictRequest
from service.http.heads import Heads
from service.http.languages import provide_language
from service.http.limits import Limits
from service.http.problems import HANDLERS, judge_guess
from service.http.shield import Shield
from service.http.telemetry import Telemetry
from service.imports import handlers as imports
from service.kernel.clock import Clock, SystemClock
from service.keys import handlers as keys
from service.mood import handlers as mood
from service.mood.live import Hub
from service.org import handlers as org
from service.paper import handlers as paper
from service.person import handlers as person
from service.planning import handlers as planning
from service.policy import handlers as policy
from service.polls import handlers as polls
from service.polls.intake import Intake
from service.polls.lane import BallotLane
from service.posts import handlers as posts
from service.scim import handlers as scim
from service.scim.answers import PATH as SCIM
from service.scim.errors import answer_problem
from service.settings import Settings, require_development
from service.signin import dev
from service.signin import handlers as signin
from service.signin.provider import Provider
from service.texts import Texts
from service.widgets import daily, embed, feed, generator
from service.widgets import handlers as widgets
from service.widgets.board import Board
from service.widgets.look import provide_look

_BODY_BYTES = 256 * 1024
_FEATURES = (
    org,
    imports,
    breakdown,
    polls,
    policy,
    checkins,
    posts,
    mood,
    person,
    audit,
    signin,
    grants,
    keys,
    widgets,
)


def create_app(settings: Settings, clock: Clock | None = None) -> Litestar:
    """Build the API for some settings."""
    development = _development(settings)
    app = Litestar(
        [
            *development,
            health.router,
            read_asset,
            council.router,
            scim.router,
            dashboard.router,
            paper.router,
            planning.router,
            administration.router,
            checkins.pages,
            feed.router,
            *embed.handlers,
            daily.router,
            generator.router,
            signin.pages,
            Router(
                "/api/v1",
                route_handlers=[feature.router for feature in _FEATURES],
                security=[{"bearer": []}, {"session": []}],
            ),
        ],
        guards=[authorise],
        dependencies={
            "context": Provide(provide_context),
            "principal": Provide(provide_principal),
            "token": Provide(provide_token),
            "intake": Provide(polls.provide_intake),
            "hub": Provide(mood.provide_hub),
            "language": Provide(provide_language),
            "provider": Provide(signin.provide_provider),
            "board": Provide(feed.provide_board),
            "look": Provide(provide_look),
        },
        exception_handlers=HANDLERS,
        opt={"told_below": {paper.HOME: paper.problem_page, SCIM: answer_problem}},
        after_exception=[judge_guess],
        middleware=[Telemetry()],
        lifespan=[_lifespan(settings, clock or SystemClock())],
        openapi_config=openapi.config(),
        template_config=pages.templates(),
        request_class=StrictRequest,
        request_max_body_size=_BODY_BYTES,
        logging_config=None,
    )
    openapi.complete(app)
    lane = BallotLane(app.asgi_handler, lambda: app.state.intake, lambda: app.state.limits)
    app.asgi_handler = Heads(Shield(lane, https=settings.is_https))
    return app


def _development(settings: Settings) -> list[Router]:
    """Return the development identity provider where it may be, or nothing."""
    if not settings.dev_sign_in:
        return []
    require_development(settings)
    return [dev.router]


def _lifespan(
    settings: Settings, clock: Clock
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        size = settings.pool_size
        async with (
            await open_pool(settings.role_url(COLLECT), size=size, name="stimmung-api") as collect,
            await open_pool(settings.role_url(READ), size=size, name="stimmung-api") as read,
            httpx.AsyncClient(follow_redirects=False) as http,
        ):
            doorbell = Doorbell(settings.redis_url)
            texts = Texts(collect, settings.personnel_pattern)
            context = Context(settings, clock, collect, read, doorbell, texts)
            hub, limits = Hub(context), Limits(settings, clock)
            app.state.update(context=context, intake=Intake(context), hub=hub, limits=limits)
            app.state.update(board=Board(context, hub))
            app.state.update(provider=Provider(settings, clock, http), desk=dev.Desk())
            await texts.follow_directory()
            await hub.start()
            try:
                yield
            finally:
                await hub.stop()
                await limits.close()
                await doorbell.close()

    return lifespan
