"""`backup`: a consistent copy of the SQLite database while everything runs, checked before it counts."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import click
from sqlalchemy import make_url

from core.settings import load_settings


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy the database to TARGET."""
    url = make_url(load_settings().database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise click.ClickException("This copies SQLite; for PostgreSQL use pg_dump (docs/deploy.md).")
    if target.exists():
        raise click.ClickException(f"{target} is there already; choose another name.")
    partial = target.with_name(target.name + ".part")
    # Created for us alone before a byte of it is written: it holds everything.
    os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    with sqlite3.connect(url.database) as source, sqlite3.connect(partial) as copy:
        source.backup(copy)
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        partial.unlink()
        raise click.ClickException(f"The copy is not whole ({verdict}); nothing was kept.")
    partial.rename(target)
    click.echo(f"{target}: {target.stat().st_size // 1024} kB, whole. To restore: stop everything, put it in place.")
