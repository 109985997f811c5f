"""Filters: the ones that identity providers ask, answered from an index.

An equation of a unique attribute, or of the display name, says where to look; the library then
decides what matches. A filter that names no such place is refused rather than walked through.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from scim2_models import InvalidFilterException
from scim2_models.path import Comparison, FilterNode, LogicalExpr

from service.scim.types import Group, User

Places = dict[str, list[str]]
_USERS = {"username": "logins", "externalid": "external_ids", "id": "ids", "displayname": "names"}
_GROUPS = {"externalid": "external_ids", "id": "ids", "displayname": "names"}
_LOOKUPS: Mapping[Any, Mapping[str, str]] = {User: _USERS, Group: _GROUPS}


def places(model: Any, node: FilterNode) -> Places:  # noqa: ANN401 -- a class made at run time
    """Return the values under which everything that can match is found.

    Raises:
        InvalidFilterException: the filter would need a look at everybody, or asks for what JSON
            can write and nobody can store: a lone surrogate or NUL.
    """
    found = _places(_LOOKUPS[model], node)
    if found is None:
        known = "userName, externalId, id, displayName"
        raise InvalidFilterException(detail=f"only 'eq' on one of {known} finds anything")
    wanted = "".join(value for values in found.values() for value in values)
    try:
        wanted.encode()
    except UnicodeEncodeError as error:
        raise InvalidFilterException(detail="a lone surrogate is no character") from error
    if "\x00" in wanted:
        raise InvalidFilterException(detail="nothing holds a NUL character")
    return found


def _places(lookups: Mapping[str, str], node: FilterNode) -> Places | None:
    if isinstance(node, Comparison):
        column = lookups.get(node.attr_path.attr.lower())
        usable = node.attr_path.sub_attr is None and node.op.value == "eq"
        if column is None or not usable or not isinstance(node.value, str):
            return None
        return {column: [node.value]}
    if not isinstance(node, LogicalExpr):
        return None
    parts = [_places(lookups, term) for term in node.terms]
    if node.op.value == "and":
        return next((part for part in parts if part is not None), None)
    together: Places = defaultdict(list)
    for part in parts:
        if part is None:
            return None
        for column, values in part.items():
            together[column] += values
    return together
