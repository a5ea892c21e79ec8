"""Connections. SQLite by default (WAL, FULL), PostgreSQL past one machine; the same code runs on both.

Reads and writes have engines of their own: a write transaction on SQLite begins IMMEDIATE, and taking that lock for
reads would cost most of the throughput (perf.md §0). Every SQLite writer, in whichever process, first takes a file
lock: SQLite's own waiting can starve one of several writers for seconds (perf.md §4).
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, ExceptionContext, Pool, create_engine, event, make_url
from sqlalchemy.orm import Session

BUSY_TIMEOUT_MS = 5_000
POOL_SIZE = 20
# PostgreSQL waits for ever unless told otherwise, and a caller hears silence meanwhile (K14, R30). Statements are
# short everywhere; migrations lift the limits for themselves (db.schema). A lock gives up first: its error says more.
_POSTGRES_LIMITS: dict[str, Any] = {
    "pool_timeout": 2.0,
    "connect_args": {"connect_timeout": 2, "options": "-c statement_timeout=5000 -c lock_timeout=3000"},
}


class Database:
    """A database with one way to read and one way to write."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._write_lock = _FileLock(self._lock_path()) if self.is_sqlite else None
        self.write_engine = self._engine(begin="BEGIN IMMEDIATE", pool_size=2)
        self.read_engine = self._engine(begin="BEGIN", pool_size=POOL_SIZE)
        self._look_engine = self._engine(begin=None, pool_size=POOL_SIZE)

    def _lock_path(self) -> Path:
        if not self.url.database or self.url.database == ":memory:":
            raise ValueError("SQLite needs a file: several processes share it")
        path = Path(self.url.database)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.with_name(path.name + ".writer")

    def _engine(self, *, begin: str | None, pool_size: int) -> Engine:
        """Return an engine whose transactions start with `begin`; None: every statement stands alone."""
        # Parameters are names, numbers and sums: they must not reach a log with an error's text (I9).
        options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "hide_parameters": True}
        if begin is None:
            options["isolation_level"] = "AUTOCOMMIT"
        if not self.is_sqlite:
            engine = create_engine(self.url, pool_pre_ping=True, **_POSTGRES_LIMITS, **options)
            event.listen(engine, "handle_error", _without_details)
            return engine
        engine = create_engine(self.url, connect_args={"check_same_thread": False}, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        if begin is not None:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a write transaction; commit at the end, roll back on an error. Keep it short."""
        with self.locked(), self.write_engine.begin() as connection:
            yield connection

    def lane(self) -> Lane:
        """Return a way to write for one thread that writes all the time."""
        return Lane(self)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading. Each statement sees what is committed by then: no transaction is begun."""
        with self._look_engine.connect() as connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Give an ORM session in a write transaction; commits at the end."""
        with self.write() as connection, Session(connection, expire_on_commit=False) as session:
            yield session
            session.flush()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give an ORM session for reading."""
        with Session(self.read_engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other writer of this file out; nothing to do on PostgreSQL."""
        if self._write_lock is None:
            yield
            return
        with self._write_lock:
            yield

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.write_engine.dispose()
        self.read_engine.dispose()
        self._look_engine.dispose()
        if self._write_lock is not None:
            self._write_lock.close()


class Lane:
    """One thread's write transactions on a connection it keeps: taking one from the pool costs more than a turn.

    A connection on which a transaction failed is given back, and so is one whose pool was disposed of.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._pool: Pool | None = None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the connection in a write transaction; commit at the end, roll back on an error. Keep it short."""
        with self._database.locked():
            connection = self._taken()
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                self.close()
                raise

    def _taken(self) -> Connection:
        engine = self._database.write_engine
        if self._pool is not engine.pool:
            self.close()
        if self._connection is None:
            self._connection, self._pool = engine.connect(), engine.pool
        return self._connection

    def close(self) -> None:
        """Give the connection back; one whose pool was disposed of is closed, for nobody would do it."""
        if self._connection is not None:
            if self._pool is not self._database.write_engine.pool:
                self._connection.invalidate()
            self._connection.close()
            self._connection = None


class _FileLock:
    """One writer at a time: a thread lock inside the process, `flock` between processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: IO[str] | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            if self._file is None:
                self._file = self._path.open("a")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            # Whoever comes next must get an error too, not wait for ever.
            self._threads.release()
            raise

    def __exit__(self, *_: object) -> None:
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go of the file, once nobody writes; the next writer opens it again."""
        with self._threads:
            if self._file is not None:
                self._file.close()
                self._file = None


def _without_details(context: ExceptionContext) -> None:
    """Take the row out of an error's text: PostgreSQL puts it there, her name and number too (I9)."""
    original = context.original_exception
    primary = getattr(getattr(original, "diag", None), "message_primary", None)
    if primary:
        original.args = (primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (f"({type(original).__name__}) {primary}",)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not open transactions by itself: we begin them, immediate or not.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
