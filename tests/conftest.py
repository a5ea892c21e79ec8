"""What all tests may ask for: databases of both kinds, and the voice, built once for all processes of a run."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.engine import Database
from db.schema import bring_up_to_date
from tests.harness import SPOKEN_NAMES, build_clips
from tests.postgres_server import NoPostgresError, PostgresServer, running_server

ROOT = Path(__file__).parent.parent
# The same examples on every run; machines differ too much in speed for a deadline.
settings.register_profile(
    "house", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The voice's clips. Kept from run to run as long as nothing that speaks changes."""
    kept = _shared_folder(tmp_path_factory) / f"clips-{_voice_sources()}"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "done").exists():
            shutil.rmtree(kept, ignore_errors=True)
            build_clips(kept)
            (kept / "done").touch()
    return kept


def _shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a folder that every process of this run, and the next run, finds again."""
    base = factory.getbasetemp()
    return base.parent.parent if "PYTEST_XDIST_WORKER" in os.environ else base.parent


def _voice_sources() -> str:
    digest = hashlib.sha256(repr(SPOKEN_NAMES).encode())
    for path in sorted((ROOT / "audio").rglob("*")):
        if path.suffix in {".py", ".yaml"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh SQLite database that is up to date. Copy it."""
    path = tmp_path_factory.mktemp("migrated") / "sunwai.db"
    database = Database(f"sqlite:///{path}")
    bring_up_to_date(database)
    with database.read_engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A throw-away PostgreSQL server."""
    try:
        with running_server() as server:
            yield server
    except NoPostgresError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def _migrated_name(postgres_server: PostgresServer) -> str:
    name = postgres_server.create()
    database = Database(postgres_server.url(name))
    bring_up_to_date(database)
    database.dispose()
    return name


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, _migrated_name: str) -> Iterator[str]:
    """A fresh PostgreSQL database that is up to date."""
    name = postgres_server.create(template=_migrated_name)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def migrated_postgres_url(postgres_server: PostgresServer, _migrated_name: str) -> Iterator[str]:
    """A PostgreSQL database that is up to date, shared by all tests of a process."""
    name = postgres_server.create(template=_migrated_name)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A fresh SQLite database that is up to date."""
    path = tmp_path / "sunwai.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database that is up to date: the test must hold on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)
