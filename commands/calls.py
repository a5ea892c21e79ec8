"""`calls`: the switch for every call the line makes by itself (R58). Whoever rings the line is always answered."""

from __future__ import annotations

import click

from commands.composition.common import clock_of, open_database
from console import audit
from core.settings import load_settings
from db.queries import dialling


@click.group()
def calls() -> None:
    """Switch reminders off and on for everybody, at once."""


@calls.command()
def off() -> None:
    """Place no more calls; calls that are up go on to their end."""
    _switch(on=False)


@calls.command()
def on() -> None:
    """Place calls again when they are due."""
    _switch(on=True)


@calls.command()
def status() -> None:
    """Say whether calls go out."""
    with open_database(load_settings()).read() as connection:
        _tell(on=not dialling.outbound_is_off(connection))


def _switch(*, on: bool) -> None:
    settings = load_settings()
    now = clock_of(settings).now()
    with open_database(settings).session() as session:
        if dialling.switch_outbound(session.connection(), on=on, now=now):
            act = audit.Act("outbound_on" if on else "outbound_off", "switch", dialling.OUTBOUND_SWITCH)
            audit.record(session, act, staff_id=None, address=None, now=now)
    _tell(on=on)


def _tell(*, on: bool) -> None:
    click.echo(f"Calls from the line are {'on' if on else 'off'}.")
