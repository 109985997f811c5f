"""`stimmung run`: everything on one machine, started and stopped by one command."""

import sys
from contextlib import ExitStack
from dataclasses import dataclass

import click

from service.embedded import EmbeddedError
from service.run.banner import banner
from service.run.children import Child, finish
from service.run.errors import RunError, StoppedError
from service.run.network import is_open, is_ready
from service.run.setting import prepared
from service.run.signals import Stop, stop_signals
from service.run.watch import Ward, Watch, ending
from service.settings import Settings

__all__ = ["Commands", "run"]

_US = (sys.executable, "-m", "service")


@dataclass(frozen=True)
class Commands:
    """What is run: first one after the other to its end, then side by side for good."""

    first: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("stimmung migrate", (*_US, "migrate")),
        ("stimmung demo", (*_US, "demo")),
    )
    then: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("The API", (*_US, "serve")),
        ("The worker", (*_US, "work")),
    )


def run(settings: Settings, commands: Commands = Commands()) -> int:
    """Run until a signal comes, and return the exit code: 1 after saying what went wrong."""
    with stop_signals() as stop:
        try:
            with ExitStack() as stack:
                _live(settings, commands, stop, stack)
        except StoppedError:
            pass
        except (EmbeddedError, RunError) as error:
            click.echo(f"{error.message}\n{error.hint}", err=True)
            return 1
    return 0


def _live(settings: Settings, commands: Commands, stop: Stop, stack: ExitStack) -> None:
    servers, environment = prepared(settings, stack)
    for name, command in commands.first:
        _completed(Child(name, command, environment), stop)
    children = [Child(name, command, environment) for name, command in commands.then]
    stack.callback(finish, children)
    for child in children:
        child.start()
    wards: list[Ward] = [*servers, *children]
    _keep([Watch(ward) for ward in wards], settings, stop)


def _completed(child: Child, stop: Stop) -> None:
    child.start()
    try:
        while child.alive:
            stop.pause(0.02)
    finally:
        finish([child])
    if child.returncode:
        message = f"{child.name} {ending(child.returncode)}."
        raise RunError(message, "Its own lines above say why.")


def _keep(watches: list[Watch], settings: Settings, stop: Stop) -> None:
    announced = False
    while True:
        stop.pause(0.1)
        for watch in watches:
            watch.look()
        if not announced and all(watch.alive for watch in watches):
            announced = _ready(settings)
            if announced:
                click.echo(banner(settings.host, settings.port, settings.state_dir))


def _ready(settings: Settings) -> bool:
    # The worker opens its metrics once its model is loaded.
    worker = settings.metrics_host, settings.worker_metrics_port
    return is_ready(settings.host, settings.port) and is_open(*worker)
