"""Fixtures of the console's tests: a fresh copy of the story for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from console_world import NOW, Console, close, make_recording, services_for, tell_story
from jinja2 import FileSystemBytecodeCache

from console.web import create_console
from core.clock import ManualClock
from db.engine import Database
from db.schema import bring_up_to_date


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the story in it."""
    path = tmp_path_factory.mktemp("console") / "story.db"
    database = Database(f"sqlite:///{path}")
    bring_up_to_date(database)
    tell_story(database)
    close(database)
    return path


@pytest.fixture
def console(template: Path, tmp_path: Path) -> Iterator[Console]:
    shutil.copy(template, tmp_path / "sunwai.db")
    make_recording(tmp_path / "recordings" / "r1.wav")
    database = Database(f"sqlite:///{tmp_path / 'sunwai.db'}")
    clock = ManualClock(NOW)
    services = services_for(database, tmp_path, clock=clock)
    app = create_console(services)
    # Compiling the templates anew for each test would take most of the time.
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(template.parent))
    yield Console(app, database, clock, services)
    close(database)
    close(services.safety.database)
