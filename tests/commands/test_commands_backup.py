"""A restored backup rings nobody by itself: the copy is frozen, the live database is not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from db.safety.store import SafetyStore, SealedTurn
from tests.commands.command_line import SETTINGS, tell


def test_the_copy_is_frozen_until_somebody_has_checked(tmp_path: Path) -> None:
    tell(tmp_path, "plan")
    told = tell(tmp_path, "backup", "copy.db")
    assert "python app.py calls on" in told
    assert tell(tmp_path, "calls", "status") == "Calls from the line are on.\n"
    assert {path.name for path in tmp_path.iterdir()} == {"copy.db", "var"}, "one file, with nothing beside it"
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT name, value FROM switches").fetchall() == [("outbound_calls", "off")]

    live = tmp_path / "var" / "sunwai.db"
    for path in live.parent.glob("sunwai.db*"):
        path.unlink()
    (tmp_path / "copy.db").rename(live)
    assert tell(tmp_path, "calls", "status") == "Calls from the line are off.\n"
    assert tell(tmp_path, "calls", "on") == "Calls from the line are on.\n"


def test_the_safety_store_is_copied_only_when_asked_and_stays_sealed(tmp_path: Path) -> None:
    tell(tmp_path, "plan")
    kept = SafetyStore.opened(f"sqlite:///{tmp_path / 'var' / 'safety' / 'safety.db'}", SETTINGS["SUNWAI_SAFETY_KEY"])
    kept.keep(SealedTurn("a-call", 1, datetime(2026, 11, 25, tzinfo=UTC), None, {"node": "danger"}, ()))
    kept.database.dispose()
    tell(tmp_path, "backup", "copy.db")
    assert {path.name for path in tmp_path.iterdir()} == {"copy.db", "var"}
    told = tell(tmp_path, "backup", "second.db", "--safety", "safety.db")
    assert "three places" in told
    assert b"danger" not in (tmp_path / "safety.db").read_bytes()
    copy = SafetyStore.opened(f"sqlite:///{tmp_path / 'safety.db'}", SETTINGS["SUNWAI_SAFETY_KEY"])
    assert [turn["node"] for turn in copy.told("a-call")] == ["danger"]
    copy.database.dispose()
