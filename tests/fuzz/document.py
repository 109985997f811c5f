"""What is fuzzed: the API's own description, and a sketch of the routes that it leaves out."""

import re
from collections.abc import Mapping
from typing import Any

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from tests.fuzz.callers import template

# They end the caller's own session, after which nothing but 401 would be seen.
_GOODBYE = {"/sign-out", "/sign-out/everywhere", "/sign-out/back-channel"}
# It asks the identity provider, and here there is none.
_AWAY = {"/sign-in"}
_PARAMETER = re.compile(r"{(\w+)}")
_QUERIES = {
    "/scim/v2/Users": ("filter", "startIndex", "count", "attributes"),
    "/scim/v2/Groups": ("filter", "startIndex", "count", "excludedAttributes"),
    "/widgets/snippets": ("team", "size"),
    "/widgets/snippets/check-in": ("theme", "size"),
    "/embed/check-in": ("theme", "size"),
    "/embed/mood": ("token", "theme", "size"),
    "/embed/mood.svg": ("token", "theme", "size"),
    "/": ("team", "from", "until"),
    "/sign-in/callback": ("code", "state"),
}
_TEXT = {"type": "string"}
_USER = {
    "required": ["schemas", "userName"],
    "properties": {
        "schemas": {"const": ["urn:ietf:params:scim:schemas:core:2.0:User"]},
        "userName": _TEXT,
        "displayName": _TEXT,
        "externalId": _TEXT,
        "active": {"type": ["boolean", "string"]},
        "emails": {"type": "array", "items": {"type": "object", "properties": {"value": _TEXT}}},
    },
}
_GROUP = {
    "required": ["schemas", "displayName"],
    "properties": {
        "schemas": {"const": ["urn:ietf:params:scim:schemas:core:2.0:Group"]},
        "displayName": _TEXT,
        "externalId": _TEXT,
        "members": {"type": "array", "items": {"type": "object", "properties": {"value": _TEXT}}},
    },
}
_ATTRIBUTES = ["active", "userName", "displayName", "externalId", "members", "name.givenName"]
_PATCH = {
    "required": ["schemas", "Operations"],
    "properties": {
        "schemas": {"const": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"]},
        "Operations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["op"],
                "properties": {
                    "op": {"enum": ["add", "Add", "replace", "remove"]},
                    "path": {"anyOf": [{"enum": _ATTRIBUTES}, _TEXT]},
                    "value": {},
                },
            },
        },
    },
}
_FIELDS = ("id", "title", "wording0", "kind0", "k_figures", "k_texts", "settle", "closes_at")
_FORM = {
    "type": "object",
    "properties": dict.fromkeys((*_FIELDS, "team", "mood", "reason"), _TEXT),
    "additionalProperties": _TEXT,
}


def document(app: Litestar) -> dict[str, Any]:
    """Return the description with every other route added, each with a body it may not like."""
    described: dict[str, Any] = app.openapi_schema.to_schema()
    paths: dict[str, Any] = {**described["paths"]}
    for method, path in sorted(left_out(app)):
        if path not in _GOODBYE | _AWAY:
            paths[path] = {**paths.get(path, {}), method.lower(): _sketch(method, path)}
    return {**described, "paths": paths}


def left_out(app: Litestar) -> set[tuple[str, str]]:
    """Return the routes that the description does not name."""
    described = app.openapi_schema.to_schema()["paths"]
    return {
        (method, template(route.path_format))
        for route in app.routes
        for handler in getattr(route, "route_handlers", [])
        if isinstance(handler, HTTPRouteHandler)
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
        if method.lower() not in described.get(template(route.path_format), {})
    }


def is_sketched(operation: Mapping[str, Any]) -> bool:
    """Tell whether an operation is one of ours, which prescribes nothing."""
    return operation["responses"].keys() == {"default"}


def _sketch(method: str, path: str) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {**_TEXT, "minLength": 1}}
        for name in _PARAMETER.findall(path)
    ]
    parameters += [{"name": n, "in": "query", "schema": _TEXT} for n in _QUERIES.get(path, ())]
    sketched: dict[str, Any] = {
        "parameters": parameters,
        "responses": {"default": {"description": "Anything but a failure"}},
    }
    if method in {"POST", "PUT", "PATCH"}:
        sketched["requestBody"] = {"content": _body(method, path), "required": True}
    return sketched


def _body(method: str, path: str) -> dict[str, Any]:
    if not path.startswith("/scim/"):
        return {"application/x-www-form-urlencoded": {"schema": _FORM}}
    resource = _USER if "/Users" in path else _GROUP
    schema = _PATCH if method == "PATCH" else resource
    return {"application/scim+json": {"schema": {"type": "object", **schema}}}
