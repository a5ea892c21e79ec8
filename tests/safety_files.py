"""Safety stores that are up to date before they are opened: the migrations run once in a process, not once a test."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from db.engine import Database
from db.safety.schema import MIGRATIONS
from db.schema import bring_up_to_date


def put_safety_file(path: Path) -> None:
    """Put an empty store at `path`, if nothing is there yet. No key is written into it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_empty_store())


@cache
def _empty_store() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "safety.db"
        database = Database(f"sqlite:///{path}")
        bring_up_to_date(database, MIGRATIONS)
        with database.read_engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        return path.read_bytes()
