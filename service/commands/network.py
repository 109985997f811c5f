"""`stimmung admin sources` and `stimmung admin reactions`."""

from typing import Literal, get_args

import click
import msgspec

from service.commands import given
from service.kernel.clock import SystemClock, local_day
from service.policy.types import Source
from service.posts import rules, store
from service.posts.types import SourceSetting, SourceState, ValenceInput

_LONGEST = 86_400
_NAME = "give the reaction's name alone, without colons and spaces: tada, not :tada:"
_NUMBER = "give a number from -1 to 1 with one decimal, or none"


class _Settle(click.ParamType[int | Literal["close"]]):
    name = "SECONDS|close"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | Literal["close"]:
        if value == "close":
            return "close"
        whole = value.isascii() and value.isdigit() and len(value) <= len(str(_LONGEST))
        if not whole or int(value) > _LONGEST:
            self.fail(f"give seconds up to {_LONGEST}, or close", param, ctx)
        return int(value)


@click.group()
def sources() -> None:
    """Daily sources: check-ins, reactions and replies."""


@sources.command("list")
def list_sources() -> None:
    """List the sources, whether they collect, their smallest group and their settle time."""
    for row in given.as_the_owner(store.list_sources):
        click.echo(_line(rules.state_of(row)))


@sources.command("set")
@click.argument("source", type=click.Choice(get_args(Source)))
@click.argument("switch", type=click.Choice(["on", "off"]))
@click.option("--settle", type=_Settle(), help="Seconds, or close; left out it stays.")
def set_source(source: str, switch: str, settle: int | Literal["close"] | None) -> None:
    """Switch a source on or off; a shorter settle time holds from the next day on."""
    settings, now = given.owners_settings(), SystemClock().now()
    setting = SourceSetting(enabled=switch == "on", settle=settle)
    today = local_day(now, settings.timezone)
    changed = given.as_the_owner(
        lambda lent: rules.put_source(lent, source, setting, by=None, at=now, today=today),
        settings,
    )
    click.echo(_line(changed))


@click.group()
def reactions() -> None:
    """What reactions count, from -1 to 1."""


@reactions.command("list")
@click.option("--unmapped", is_flag=True, help="Only those without a valence.")
def list_reactions(*, unmapped: bool) -> None:
    """List the reactions that are known, with their valences."""
    for each in given.as_the_owner(rules.list_valences):
        if each.valence is None or not unmapped:
            click.echo(f"{'-' if each.valence is None else each.valence}  {each.reaction}")


@reactions.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("reaction")
@click.argument("valence", metavar="VALENCE|none")
def set_reaction(reaction: str, valence: str) -> None:
    """Say what a reaction counts from now on, in tenths; sealed figures stay as they are."""
    try:
        number = None if valence == "none" else float(valence)
        setting = msgspec.convert({"reaction": reaction, "valence": number}, ValenceInput)
    except msgspec.ValidationError as error:
        raise click.UsageError(_NAME if "$.reaction" in str(error) else _NUMBER) from error
    except ValueError as error:
        raise click.UsageError(_NUMBER) from error
    if number is not None and not rules.is_in_tenths(number):
        raise click.UsageError(_NUMBER)
    given.as_the_owner(
        lambda lent: rules.put_valences(lent, [setting], by=None, at=SystemClock().now())
    )
    click.echo("Set.")


def _line(state: SourceState) -> str:
    return (
        f"{state.source}  {'on' if state.enabled else 'off'}  from {state.k} people"
        f"  settle {state.settle}"
    )
