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
@click.option("--safety", type=click.Path(path_type=Path, dir_okay=False), help="Copy the safety store to this file.")
def backup(target: Path, safety: Path | None) -> None:
    """Copy the database to TARGET."""
    settings = load_settings()
    partial = _copy(settings.database_url, target)
    _freeze(partial, clock_of(settings).now())
    _name(partial, target)
    click.echo(
        "In the copy, calls from the line are switched off: it does not know whom the line has rung since. "
        "After a restore, check the provider's list of calls, then run: python app.py calls on"
    )
    if safety is not None:
        _name(_copy(settings.safety_database_url, safety), safety)
        click.echo("Keep the copy of the safety store, its key and the other copy in three places.")


def _copy(database_url: str, target: Path) -> Path:
    """Copy a SQLite database to a file beside `target` and check it; return that file."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.ClickException("This copies SQLite; for PostgreSQL use pg_dump (docs/deploy.md).")
    if not Path(url.database).exists():
        raise click.ClickException("There is nothing to copy: the line was never started here.")
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
    return partial


def _name(partial: Path, target: Path) -> None:
    partial.rename(target)
    click.echo(f"{target}: {target.stat().st_size // 1024} kB, whole. To restore: stop everything, put it in place.")


def _freeze(copy: Path, now: datetime) -> None:
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.begin() as connection:
            dialling.switch_outbound(connection, on=False, now=now)
    finally:
        engine.dispose()
