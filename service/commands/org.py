"""`stimmung org`."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from service.commands import given
from service.db import Connection, as_owner
from service.imports import rules
from service.imports.types import Preview
from service.kernel.clock import SystemClock, local_day
from service.kernel.problems import Problem
from service.kernel.said import Language
from service.settings import Settings

_SHOWN = 50


@click.group()
def org() -> None:
    """The organisation: teams and people."""


@org.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option("--apply", "do", is_flag=True, help="Change the directory after asking.")
@click.option("--yes", is_flag=True, help="Do not ask; for scheduled imports.")
@click.option("--partial", is_flag=True, help="The lists are not complete: nobody leaves.")
@click.option("--leavers", type=click.IntRange(min=0), help="Confirm that so many people leave.")
@click.option("--all", "whole", is_flag=True, help=f"Show more than {_SHOWN} changes of a kind.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
def import_lists(
    files: Sequence[Path],
    do: bool,
    yes: bool,
    partial: bool,
    leavers: int | None,
    whole: bool,
    language: Language,
) -> None:
    """Say what lists of teams and people (CSV) would change; with --apply, change it.

    In a complete list, teams that are missing have ended and people who are missing have left.
    """
    settings = given.owners_settings()
    contents = [(file.name, file.read_bytes()) for file in files]
    imported = _Import(settings, contents, not partial, language)
    try:
        seen = asyncio.run(imported.preview())
        _show(seen, None if whole else _SHOWN)
        if not do:
            return
        if seen.confirm_leavers is not None and leavers != seen.confirm_leavers:
            raise _many_leavers(seen.confirm_leavers, language)
        if seen.changes and (yes or click.confirm(_words(language, "Anwenden?", "Apply?"))):
            asyncio.run(imported.apply(seen.digest, leavers))
            click.echo(_words(language, "Übernommen.", "Applied."))
    except rules.Faulty as faulty:
        raise click.ClickException("\n".join(faulty.texts(language))) from faulty
    except Problem as problem:
        raise click.ClickException(" ".join(problem.text(language))) from problem


class _Import:
    """The same files, looked at and then applied."""

    def __init__(
        self, settings: Settings, files: Sequence[rules.File], complete: bool, language: Language
    ) -> None:
        self._settings = settings
        self._files = files
        self._complete = complete
        self._language = language

    async def preview(self) -> Preview:
        async with as_owner(self._settings.owner_url) as lent, lent.transaction():
            planned = await self._plan(lent)
        return planned.preview(self._settings.leavers_percent, self._language)

    async def apply(self, digest: str, leavers: int | None) -> None:
        async with as_owner(self._settings.owner_url) as lent, lent.transaction():
            await rules.hold(lent)
            await rules.apply(
                lent,
                await self._plan(lent),
                digest=digest,
                leavers=leavers,
                percent=self._settings.leavers_percent,
                by=None,
                at=SystemClock().now(),
            )

    async def _plan(self, lent: Connection) -> rules.Plan:
        today = local_day(SystemClock().now(), self._settings.timezone)
        return await rules.plan(lent, self._files, complete=self._complete, today=today)


def _show(seen: Preview, most: int | None) -> None:
    click.echo(seen.summary)
    for kind, count in seen.counts.items():
        lines = [change.text for change in seen.changes if change.kind == kind]
        click.echo("\n" + "\n".join(lines[:most]))
        if most is not None and count > most:
            click.echo(f"… +{count - most} (--all)")
    if seen.ignored_columns:
        click.echo("\nNicht gebraucht / not needed: " + ", ".join(seen.ignored_columns))


def _many_leavers(count: int, language: Language) -> click.ClickException:
    return click.ClickException(
        _words(
            language,
            f"{count} Personen fehlen in der Liste und würden ausscheiden. Ist sie vollständig? "
            f"Dann bestätigen Sie mit --leavers {count}.",
            f"{count} people are missing in the list and would leave. Is it whole? Then confirm "
            f"with --leavers {count}.",
        )
    )


def _words(language: Language, de: str, en: str) -> str:
    return de if language == "de" else en
