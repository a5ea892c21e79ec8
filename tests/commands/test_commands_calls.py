"""The switch for all outbound calls, as an operator uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from console.audit import verify_chain
from db.engine import Database
from db.models import AuditEntry, Switch
from tests.commands import command_line

Tell = Callable[..., str]


@pytest.fixture
def tell(tmp_path: Path) -> Tell:
    """Run a verb in a folder of its own; return what it says."""

    return partial(command_line.tell, tmp_path)


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
