"""What the dashboard believes of the API's answers is what the API says of them."""

import re
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar

pytestmark = pytest.mark.anyio

_TYPES = Path(__file__).parents[2] / "web" / "src" / "dashboard" / "types.ts"
_DECLARED = re.compile(r"^export interface (\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_PLAIN = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def written(schema: dict[str, Any]) -> str:
    """Return a schema as TypeScript writes it."""
    kind = schema.get("type")
    match schema:
        case {"$ref": where}:
            found = str(where).rpartition("/")[2]
        case {"oneOf": several} | {"anyOf": several}:
            found = " | ".join(dict.fromkeys(written(each) for each in several))
        case {"items": items}:
            found = f"{written(items)}[]"
        case {"additionalProperties": values}:
            found = f"Record<string, {written(values)}>"
        case _ if isinstance(kind, list):
            found = " | ".join(written(schema | {"type": each}) for each in kind)
        case _:
            found = _PLAIN[str(kind or "string")]
    return found


async def test_every_type_of_the_dashboard_is_the_one_in_the_description(app: Litestar) -> None:
    schemas = app.openapi_schema.to_schema()["components"]["schemas"]
    declared = _DECLARED.findall(_TYPES.read_text("utf-8"))
    assert len(declared) > 15
    for name, body in declared:
        fields = dict(re.findall(r"^  (\w+): (.*);$", body, re.MULTILINE))
        described = {
            field: _sorted(written(schema)) for field, schema in schemas[name]["properties"].items()
        }
        assert {field: _sorted(kind) for field, kind in fields.items()} == described, name


def _sorted(kind: str) -> str:
    return " | ".join(sorted(kind.split(" | ")))
