"""The description of the API is true."""

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
        assert operation["security"] == [{"bearer": []}, {"session": []}]
        assert "application/problem+json" in operation["responses"]["401"]["content"]


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
    assert "https://" not in document.replace("^https?://", "")
