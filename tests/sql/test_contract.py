"""SQL and Python agree: parameters, columns and types, asked of real PostgreSQL."""

from collections import Counter
from datetime import date, datetime, timedelta
from importlib import import_module
from pkgutil import walk_packages
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import asyncpg
import msgspec
import pytest

import service
import sql
import workers
from service.db import Query

pytestmark = pytest.mark.anyio

_HOLDERS = [
    "service.http.auth",
    "service.http.idempotency",
    "service.http.session",
    "service.admin",
]
_STORES = [
    module.name
    for package in (service, workers)
    for module in walk_packages(package.__path__, f"{package.__name__}.")
    if module.name.endswith(".store")
]
for _module in _HOLDERS + _STORES:
    import_module(_module)

_STATEMENTS = [
    pytest.param(statement, id=f"{feature}.{statement.name}")
    for feature in sql.features()
    for statement in sql.statements(feature).values()
]
_QUERIES = [
    pytest.param(query, id=f"{query.feature}.{query.statement.name}") for query in Query.all
]
_PYTHON = {
    "uuid": UUID,
    "text": str,
    "int2": int,
    "int4": int,
    "int8": int,
    "float8": float,
    "bool": bool,
    "bytea": bytes,
    "date": date,
    "timestamptz": datetime,
    "interval": timedelta,
}


@pytest.mark.parametrize("statement", _STATEMENTS)
async def test_a_statements_head_names_every_parameter(
    owner: asyncpg.Connection, statement: sql.Statement
) -> None:
    prepared = await owner.prepare(statement.text)
    assert len(prepared.get_parameters()) == len(statement.parameters)
    assert len(set(statement.parameters)) == len(statement.parameters)


def test_every_statement_is_used_by_exactly_one_query() -> None:
    written = {(feature, name) for feature in sql.features() for name in sql.statements(feature)}
    used = Counter((query.feature, query.statement.name) for query in Query.all)
    assert used == dict.fromkeys(written, 1)


@pytest.mark.parametrize("query", _QUERIES)
async def test_a_querys_row_is_what_the_statement_answers(
    owner: asyncpg.Connection, query: Query[Any]
) -> None:
    columns = (await owner.prepare(query.statement.text)).get_attributes()
    found = {column.name: _python(column.type) for column in columns}
    if issubclass(query.row, msgspec.Struct):
        hints = get_type_hints(query.row)
        assert found == {name: _plain(hint) for name, hint in hints.items()}
    else:
        assert [_outer(kind) for kind in found.values()] == [query.row]


def _python(column: asyncpg.Type) -> Any:
    """Return the Python type that asyncpg decodes a column to."""
    if column.kind == "array":
        return list[_PYTHON[column.name.removesuffix("[]")]]  # type: ignore[misc]  # at run time
    return _PYTHON[column.name]


def _plain(hint: Any) -> Any:
    """Strip what PostgreSQL does not say: that a value may be missing or is one of a few."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        return list[_plain(inner)]  # type: ignore[misc]  # at run time
    if get_origin(hint) is Literal:
        (hint,) = {type(value) for value in get_args(hint)}
    return hint


def _outer(hint: Any) -> Any:
    return get_origin(hint) or hint
