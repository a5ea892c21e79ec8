"""`plan`: write down the reminders that are due, now instead of at the worker's next turn."""

from __future__ import annotations

import click

from commands.composition.common import clock_of, open_database
from core.settings import load_settings
from scheduler.planner import plan as plan_reminders
from scheduler.rules import load_rules


@click.command()
def plan() -> None:
    """Plan reminders; running it twice changes nothing."""
    settings = load_settings()
    report = plan_reminders(open_database(settings), clock_of(settings), load_rules())
    click.echo(f"{report.new} new reminders, planned in {report.seconds:.1f} s.")
