"""The usual design, as rivals to the group-commit writer: each request commits its own transaction."""

from __future__ import annotations

from typing import Any

from sqlalchemy import create_engine, event

from db.engine import BUSY_TIMEOUT_MS, Database
from db.writer import TurnWrite, Writer

_POOL = 16


class LockedNaiveWriter(Writer):
    """A transaction per request; on SQLite the requests queue at the database's file lock."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._database = database

    def commit(self, turn: TurnWrite) -> None:
        """Write one turn in a transaction of its own."""
        with self._database.write() as connection:
            self._write_turns(connection, [turn])


class NaiveWriter(Writer):
    """A transaction per request; requests wait for each other as the database itself makes them."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._engine = create_engine(database.url, pool_size=_POOL, connect_args={"check_same_thread": False})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))

    def commit(self, turn: TurnWrite) -> None:
        """Write one turn in a transaction of its own."""
        with self._engine.begin() as connection:
            self._write_turns(connection, [turn])


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT_MS}", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
