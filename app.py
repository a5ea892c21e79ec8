"""Sunwai's command line: `python app.py --help`. The composition root; nothing imports this file."""

from __future__ import annotations

import importlib
import sys

import click

from commands.startup import not_collecting
from core.settings import SettingsError
from db.errors import SchemaTooNewError, WrongSafetyKeyError

# Each verb has a module of its own, loaded when it is asked for: `serve` need not wait for what `import` needs.
VERBS = {
    "serve": "commands.serve:serve",
    "worker": "commands.worker:worker",
    "carrier": "commands.carrier:carrier",
    "demo": "commands.demo:demo",
    "import": "commands.import_:import_",
    "check": "commands.check:check",
    "flows": "commands.flows:flows",
    "audio": "commands.audio:audio",
    "user": "commands.user:user",
    "private": "commands.private:private",
    "plan": "commands.plan:plan",
    "calls": "commands.calls:calls",
    "provider": "commands.provider:provider",
    "backup": "commands.backup:backup",
    "safety": "commands.safety:safety",
    "doctor": "commands.doctor:doctor",
}


class Verbs(click.Group):
    """A group that loads its commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they are usually needed."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a verb's command, or None."""
        place = VERBS.get(cmd_name)
        if place is None:
            return None
        module, name = place.split(":")
        with not_collecting():
            command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.command(cls=Verbs)
def cli() -> None:
    """A Hindi phone line: helpline, reminders and a supervisors' console."""


if __name__ == "__main__":
    try:
        cli()
    except (SettingsError, SchemaTooNewError, WrongSafetyKeyError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
