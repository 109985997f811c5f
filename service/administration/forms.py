"""From the administrator's forms to what the API takes, or what is wrong in words."""

from collections.abc import Mapping, Sequence

import msgspec

from service.administration.words import GRANTED, OFFERED, WRONG
from service.grants.types import RoleGrant
from service.http.principal import Role
from service.http.scopes import Scope
from service.kernel.said import Said
from service.keys.types import KeySpec, Rotation
from service.posts.rules import is_in_tenths
from service.posts.types import SourceSetting, ValenceInput

_NAME, _DAYS, _HOURS = 200, 3650, 720

Form = Mapping[str, Sequence[str]]
Wrong = dict[str, Said]


def read_key(form: Form) -> KeySpec | Wrong:
    """Read the form of a machine's new key."""
    name, scopes = _text(form, "name"), form.get("scope", [])
    days = _number(form, "days", 1, _DAYS)
    wrong = {
        "name": not 1 <= len(name) <= _NAME,
        "scopes": not scopes or any(scope not in OFFERED for scope in scopes),
        "days": days is None,
    }
    if days is None or any(wrong.values()):
        return _why(wrong)
    given = tuple(Scope(scope) for scope in scopes)
    return KeySpec(name=name, role=Role.MACHINE, scopes=given, days=days)


def read_rotation(form: Form) -> Rotation | Wrong:
    """Read how long an old secret stays good, and how long the new one is."""
    hours, days = _number(form, "hours", 0, _HOURS), _number(form, "days", 1, _DAYS)
    if hours is None or days is None:
        return _why({"hours": hours is None, "days": days is None})
    return Rotation(overlap_hours=hours, days=days)


def read_grant(form: Form, person_id: str) -> RoleGrant | Wrong:
    """Read a role that is given or taken; no team is the whole company."""
    role, team = _text(form, "role"), _text(form, "team") or None
    if role not in GRANTED:
        return {"role": WRONG["role"]}
    if role == "leader" and team is None:
        return {"team": WRONG["leader"]}
    if team is not None and role not in ("leader", "texts"):
        return {"team": WRONG["whole"]}
    try:
        return msgspec.convert({"person_id": person_id, "role": role, "team_id": team}, RoleGrant)
    except msgspec.ValidationError:
        return {"team": WRONG["team"]}


def read_source(form: Form) -> SourceSetting:
    """Read a daily source: whether it collects, and how long it waits."""
    seconds = _number(form, "settle", 0, 86_400)
    return SourceSetting(
        enabled=_text(form, "enabled") == "yes", settle="close" if seconds is None else seconds
    )


def read_valence(form: Form) -> ValenceInput | Wrong:
    """Read a reaction's valence as Germans or the English write it; nothing unmaps it."""
    given = _text(form, "valence").replace(",", ".").replace("\N{MINUS SIGN}", "-")
    try:
        wanted = {"reaction": _text(form, "reaction"), "valence": float(given) if given else None}
        read = msgspec.convert(wanted, ValenceInput)
    except (ValueError, msgspec.ValidationError):
        return {"valence": WRONG["valence"]}
    if read.valence is not None and not is_in_tenths(read.valence):
        return {"valence": WRONG["valence"]}
    return read


def _text(form: Form, name: str) -> str:
    return form.get(name, [""])[-1].replace("\x00", "").strip()


def _number(form: Form, name: str, least: int, most: int) -> int | None:
    given = _text(form, name)
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else None  # noqa: PLR2004 -- digits
    return number if number is not None and least <= number <= most else None


def _why(wrong: Mapping[str, bool]) -> Wrong:
    return {field: WRONG[field] for field, is_wrong in wrong.items() if is_wrong}
