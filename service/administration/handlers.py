"""The administrator's pages: settings, keys, roles, embed tokens and sources; no figures."""

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.response import Template

from service.administration import keys, network, people, rules, widgets
from service.administration.frame import ADMINISTRATOR, HOME, shown
from service.context import Context
from service.kernel.said import Language


@get("/", opt=ADMINISTRATOR)
async def read_overview(
    context: NamedDependency[Context], language: NamedDependency[Language]
) -> Template:
    """Show settings in force, health, retention, versions and the model."""
    return shown("overview.html", overview=await rules.overview(context, language))


router = Router(
    HOME,
    route_handlers=[
        read_overview,
        keys.list_keys,
        keys.make_key,
        keys.rotate_key,
        keys.revoke_key,
        people.search_people,
        people.read_person,
        people.grant,
        people.withdraw,
        widgets.list_tokens,
        widgets.revoke_token,
        network.read_network,
        network.set_source,
        network.set_valence,
    ],
    include_in_schema=False,
)
