"""A diff in words, German and English."""

from collections.abc import Mapping

from service.breakdown.types import Breakdown
from service.imports.diff import ORDER
from service.imports.types import Step
from service.kernel import numbers
from service.kernel.said import Language

_TEAMS = tuple(kind for kind in ORDER if kind.startswith("team_"))
_PEOPLE = tuple(kind for kind in ORDER if not kind.startswith("team_"))
_COUNTED: dict[Language, dict[str, str]] = {
    "de": {
        "team_new": "neu",
        "team_split": "abgespalten",
        "team_back": "wieder da",
        "team_renamed": "umbenannt",
        "team_moved": "verschoben",
        "team_merged": "zusammengeführt",
        "team_ended": "beendet",
        "new": "neu",
        "back": "zurück",
        "renamed": "umbenannt",
        "moved": "versetzt",
        "login": "mit anderem Anmeldenamen",
        "breakdown": "mit anderem Wert der Gliederung",
        "left": "ausgeschieden",
    },
    "en": {
        "team_new": "new",
        "team_split": "split off",
        "team_back": "back",
        "team_renamed": "renamed",
        "team_moved": "moved",
        "team_merged": "merged",
        "team_ended": "ended",
        "new": "new",
        "back": "back",
        "renamed": "renamed",
        "moved": "moved",
        "login": "with another login",
        "breakdown": "with another value of the breakdown",
        "left": "left",
    },
}
_LINES: dict[Language, dict[str, str]] = {
    "de": {
        "team_new": "Neues Team: {name} ({id}), {below}",
        "team_split": "Abgespalten von {before}: {name} ({id}), {below}",
        "team_back": "Team wieder da: {name} ({id}), {below}",
        "team_renamed": "Team umbenannt: {before} → {after} ({id})",
        "team_moved": "Team verschoben: {name} ({id}), bisher {above}, künftig {below}",
        "team_merged": "Team zusammengeführt: {name} ({id}) geht in {after} auf",
        "team_ended": "Team beendet: {name} ({id})",
        "new": "Neu: {name} ({id}), {after}",
        "back": "Zurück: {name} ({id}), {after}",
        "renamed": "Umbenannt: {before} → {after} ({id})",
        "moved": "Versetzt: {name} ({id}) von {before} zu {after}",
        "login": "Anmeldename: {name} ({id}), {before} → {after}",
        "breakdown": "{label}: {name} ({id}), {before} → {after}",
        "left": "Ausgeschieden: {name} ({id}), {after}",
    },
    "en": {
        "team_new": "New team: {name} ({id}), {below}",
        "team_split": "Split off from {before}: {name} ({id}), {below}",
        "team_back": "Team is back: {name} ({id}), {below}",
        "team_renamed": "Team renamed: {before} → {after} ({id})",
        "team_moved": "Team moved: {name} ({id}), so far {above}, from now on {below}",
        "team_merged": "Team merged: {name} ({id}) goes into {after}",
        "team_ended": "Team ended: {name} ({id})",
        "new": "New: {name} ({id}), {after}",
        "back": "Back: {name} ({id}), {after}",
        "renamed": "Renamed: {before} → {after} ({id})",
        "moved": "Moved: {name} ({id}) from {before} to {after}",
        "login": "Login: {name} ({id}), {before} → {after}",
        "breakdown": "{label}: {name} ({id}), {before} → {after}",
        "left": "Left: {name} ({id}), {after}",
    },
}


def line(step: Step, breakdown: Breakdown | None, language: Language) -> str:
    """Return one change as a line; `breakdown` is the one whose values people have."""
    none = "keiner" if language == "de" else "none"
    before, after, label = step.before, step.after, ""
    if step.kind == "breakdown" and breakdown is not None:
        label = getattr(breakdown, language)
        values = {value.key: getattr(value, language) for value in breakdown.values}
        before, after = values.get(before or ""), values.get(after or "")
    return _LINES[language][step.kind].format(
        id=step.id,
        name=step.name,
        before=before or none,
        after=after or none,
        label=label,
        above=_below(step.before, language),
        below=_below(step.after, language),
    )


def summary(counts: Mapping[str, int], language: Language) -> str:
    """Return the counts: teams, then people."""
    heads = ("Teams", "Personen") if language == "de" else ("Teams", "People")
    parts = [
        f"{head}: {', '.join(found)}"
        for head, kinds in zip(heads, (_TEAMS, _PEOPLE), strict=True)
        if (found := [_counted(kind, counts, language) for kind in kinds if counts.get(kind)])
    ]
    nothing = "Nichts ändert sich." if language == "de" else "Nothing changes."
    return "; ".join(parts) or nothing


def _counted(kind: str, counts: Mapping[str, int], language: Language) -> str:
    return f"{numbers.whole(counts[kind], language)} {_COUNTED[language][kind]}"


def _below(parent: str | None, language: Language) -> str:
    if parent is None:
        return "ganz oben" if language == "de" else "at the top"
    return f"unter {parent}" if language == "de" else f"below {parent}"
