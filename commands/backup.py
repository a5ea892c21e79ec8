"""`backup`: a consistent copy of the SQLite database while everything runs, checked before it counts.

Outbound calls are switched off in the copy: restored, it knows nothing of whom the line has rung since (R33).
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import create_engine, make_url

from commands.composition.common import clock_of
from core.settings import load_settings
from db.queries import dialling


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy the database to TARGET."""
    settings = load_settings()
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.ClickException("This copies SQLite; for PostgreSQL use pg_dump (docs/deploy.md).")
    if target.exists():
        raise click.ClickException(f"{target} is there already; choose another name.")
    partial = target.with_name(target.name + ".part")
    # Created for us alone before a byte of it is written: it holds everything.
    os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    with closing(sqlite3.connect(url.database)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
        # One file, whatever the live database keeps beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        partial.unlink()
        raise click.ClickException(f"The copy is not whole ({verdict}); nothing was kept.")
    _freeze(partial, clock_of(settings).now())
    partial.rename(target)
    click.echo(f"{target}: {target.stat().st_size // 1024} kB, whole. To restore: stop everything, put it in place.")
    click.echo(
        "In the copy, calls from the line are switched off: it does not know whom the line has rung since. "
        "After a restore, check the provider's list of calls, then run: python app.py calls on"
    )


def _freeze(copy: Path, now: datetime) -> None:
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.begin() as connection:
            dialling.switch_outbound(connection, on=False, now=now)
    finally:
        engine.dispose()
