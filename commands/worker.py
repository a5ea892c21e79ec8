"""`worker`: plan, dial, sweep, fetch recordings, render new names. One per installation dials."""

from __future__ import annotations

import click

from commands.composition.worker import build_worker
from commands.startup import not_collecting
from core.settings import load_settings


@click.command()
def worker() -> None:
    """Place the calls that are due, and look after everything no caller waits for."""
    with not_collecting():
        built = build_worker(load_settings())
    built.run()
