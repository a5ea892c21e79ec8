"""Sunwai's command line: `python app.py --help`. The composition root; nothing imports this file."""

from __future__ import annotations

import sys

import click
from commands.check import check
from commands.demo import demo
from commands.worker import worker

from commands.audio import audio
from commands.backup import backup
from commands.carrier import carrier
from commands.doctor import doctor
from commands.import_ import import_
from commands.plan import plan
from commands.provider import provider
from commands.serve import serve
from commands.user import user
from core.settings import SettingsError
from db.schema import SchemaTooNewError


@click.group()
def cli() -> None:
    """A Hindi phone line: helpline, reminders and a supervisors' console."""


for command in (serve, worker, carrier, demo, import_, check, audio, user, plan, provider, backup, doctor):
    cli.add_command(command)

if __name__ == "__main__":
    try:
        cli()
    except (SettingsError, SchemaTooNewError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
