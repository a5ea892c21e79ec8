"""A PostgreSQL server that lives as long as a test run and leaves nothing behind.

It listens on a socket file in a folder of its own, so it never meets another server. PostgreSQL refuses to run as
root: there it runs as the user `postgres` that its package makes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

_START_SECONDS = 30.0
# Nothing here outlives the run, so nothing needs to survive a power cut.
_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
_names = count(1)


class NoPostgresError(LookupError):
    """PostgreSQL's programs are not on this machine."""


class PostgresServer:
    """A running server. Databases are made by name, empty or as a copy of another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, database: str) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    def create(self, *, template: str = "template0") -> str:
        """Make a database and return its name."""
        name = f"line_{next(_names)}"
        self._command(f'CREATE DATABASE {name} TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def throw_out(self, name: str) -> None:
        """Cut all connections to a database, as a restart of the server would."""
        self._command(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def _command(self, sql: str) -> None:
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True) as server:
            server.execute(sql.encode())


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server, and stop it at the end. Raises NoPostgresError."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="sunwai-pg-", dir="/tmp"))
    owner = _owner()
    if owner is not None:
        os.chown(folder, owner, owner)
    data = folder / "data"
    try:
        initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, user=owner)
        options = [part for setting in (*_FAST, "listen_addresses=") for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                user=owner,
            )
        try:
            _wait_for(folder, server)
            yield PostgresServer(folder)
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder with initdb and postgres, the newest version's."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    on_path = shutil.which("initdb")
    folders = [*reversed(packaged), *([Path(on_path).resolve().parent] if on_path else [])]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoPostgresError("no initdb and postgres in /usr/lib/postgresql or on PATH: install the package postgresql")


def _owner() -> int | None:
    """Return the user to run as, or None for the present one."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_uid
    except KeyError:
        raise NoPostgresError("root cannot run PostgreSQL, and there is no user postgres") from None


def _wait_for(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
