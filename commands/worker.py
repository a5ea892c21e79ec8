"""`worker`: plan, dial, sweep, fetch recordings, render new names. One per installation dials."""

from __future__ import annotations

import click

from commands.composition.worker import build_worker
from core.settings import load_settings


@click.command()
def worker() -> None:
    """Place the calls that are due, and look after everything no caller waits for."""
    build_worker(load_settings()).run()
