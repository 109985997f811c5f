"""The description of the API is true."""

import re

import httpx
import msgspec
import pytest
from litestar import Litestar

from service.audit import types as audit
from service.examples import EXAMPLES
from service.org import types as org
from service.person import types as person
from service.policy import types as policy
from service.polls import types as polls
from service.posts import types as posts

pytestmark = pytest.mark.anyio

_TYPES = (org, policy, polls, posts, audit, person)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_what_it_is_an_example_of(name: str) -> None:
    kind = next(getattr(module, name) for module in _TYPES if hasattr(module, name))
    msgspec.convert(EXAMPLES[name], kind)


async def test_the_description_names_the_problems_of_every_operation(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/schema/openapi.json")).json()
    operations = [
        operation
        for path, item in document["paths"].items()
        if path.startswith("/api/")
        for operation in item.values()
    ]
    assert len(operations) > 20
    for operation in operations:
        assert operation["security"]
        assert "application/problem+json" in operation["responses"]["401"]["content"]


def told(app: Litestar, method: str, path: str) -> tuple[set[str], set[str]]:
    """Return the ways to say who one is, and the problems, of an operation."""
    operation = app.openapi_schema.to_schema()["paths"][f"/api/v1{path}"][method]
    problems = " ".join(answer["description"] for answer in operation["responses"].values())
    ways = {way for named in operation["security"] for way in named}
    return ways, set(re.findall(r"`([a-z-]+)`", problems))


TOKEN = {"no-credential", "unknown-token", "too-many-requests", "database-busy"}
ROUND = {"collecting-stopped", "round-closed", "round-not-open"}
BODY = {"malformed", "too-slow", "too-large", "unsupported-media-type", "invalid-input"}


async def test_a_ballot_is_described_by_what_it_asks_for_and_what_it_can_answer(
    app: Litestar,
) -> None:
    assert told(app, "get", "/ballot") == ({"bearer"}, TOKEN | ROUND)
    assert told(app, "post", "/ballot") == ({"bearer"}, TOKEN | ROUND | BODY)


async def test_a_problem_is_described_where_it_can_be_met(app: Litestar) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    places: dict[str, set[str]] = {}
    for path, item in paths.items():
        for method in item if path.startswith("/api/v1") else ():
            for slug in told(app, method, path.removeprefix("/api/v1"))[1]:
                places.setdefault(slug, set()).add(f"{method} {path.removeprefix('/api/v1')}")
    assert places["last-administrator"] == {
        *("delete /grants", "delete /people/{person_id}", "put /people"),
    }
    assert places["team-cycle"] == {"put /teams", "post /organisation/apply"}
    assert places["unknown-token"] == {"get /ballot", "post /ballot"}
    assert not places.keys() & {"sign-in-unknown", "sign-in-failed", "unknown-embed-token"}


@pytest.mark.parametrize(
    ("method", "path", "ways"),
    [
        ("post", "/reactions", {"bearer"}),
        ("post", "/check-in", {"session"}),
        ("get", "/me", {"bearer", "session"}),
    ],
)
async def test_the_description_says_who_may_come_with_what(
    app: Litestar, method: str, path: str, ways: set[str]
) -> None:
    assert told(app, method, path)[0] == ways


async def test_the_description_says_what_is_streamed_and_that_a_check_in_may_come_twice(
    app: Litestar,
) -> None:
    paths = app.openapi_schema.to_schema()["paths"]
    for path in ("/api/v1/teams/{team_id}/stream", "/widgets/v1/stream"):
        assert list(paths[path]["get"]["responses"]["200"]["content"]) == ["text/event-stream"]
    assert {"200", "201"} <= paths["/api/v1/check-in"]["post"]["responses"].keys()


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("get", "/api/v1/breakdown", {"404"}),
        ("delete", "/api/v1/grants", {"404", "409"}),
        ("post", "/api/v1/threshold-proposals/{proposal_id}/approve", {"409"}),
        ("post", "/api/v1/embed-tokens/{token_id}/rotate", {"409"}),
        ("get", "/widgets/v1/mood", {"401", "403"}),
        ("get", "/oembed", {"404", "501"}),
    ],
)
async def test_the_description_names_what_does_not_follow_from_a_path(
    app: Litestar, method: str, path: str, statuses: set[str]
) -> None:
    responses = app.openapi_schema.to_schema()["paths"][path][method]["responses"]
    assert statuses <= responses.keys()


async def test_the_description_loads_nothing_from_elsewhere(app: Litestar) -> None:
    document = msgspec.json.encode(app.openapi_schema.to_schema()).decode()
    assert "http://" not in document
    # The issuer of a provider in an example is an address by its nature.
    example = '"issuer":"https://login.firma.example"'
    assert "https://" not in document.replace("^https?://", "").replace(example, "")
