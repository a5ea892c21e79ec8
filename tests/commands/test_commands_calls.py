"""The switch for all outbound calls, as an operator uses it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from console.audit import verify_chain
from db.engine import Database
from db.models import AuditEntry, Switch

APP = Path(__file__).parents[2] / "app.py"
SETTINGS = {
    "PLIVO_AUTH_ID": "MATESTTESTTESTTESTTE",
    "PLIVO_AUTH_TOKEN": "a-token-for-tests-0123456789",
    "PLIVO_NUMBER": "+915220000000",
    "SUNWAI_PUBLIC_URL": "https://line.example.in",
    "SUNWAI_SECRET_KEY": "for-tests-only-0123456789-abcdefgh",
    "SUNWAI_SAFETY_KEY": "for-tests-too-0123456789-stuvwxyz-",
}
Tell = Callable[..., str]


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """Run a verb in a folder of its own; return what it says."""

    def run(*arguments: str) -> str:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUNWAI_", "PLIVO_"))}
        command = [sys.executable, str(APP), *arguments]
        env = {**clean, **SETTINGS}
        done = subprocess.run(command, cwd=tmp_path, env=env, text=True, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'var' / 'sunwai.db'}")
    yield database
    database.dispose()


def test_off_and_on_again(tell: Tell) -> None:
    assert tell("calls", "status") == "Calls from the line are on.\n"
    assert tell("calls", "off") == tell("calls", "status") == "Calls from the line are off.\n"
    assert tell("calls", "on") == tell("calls", "status") == "Calls from the line are on.\n"


def test_each_change_is_written_down_once(tell: Tell, database: Database) -> None:
    tell("calls", "off")
    tell("calls", "off")
    with database.reading() as session:
        (switch,) = session.scalars(select(Switch))
        (entry,) = session.scalars(select(AuditEntry))
        assert verify_chain(session).whole
    assert (switch.name, switch.value, switch.changed_at) == ("outbound_calls", "off", entry.at)
    assert (entry.action, entry.object_kind, entry.object_id) == ("outbound_off", "switch", "outbound_calls")
    tell("calls", "on")
    with database.reading() as session:
        assert [one.action for one in session.scalars(select(AuditEntry))] == ["outbound_off", "outbound_on"]
