"""The key of the safety store is changed by a command, and a line with the wrong key does not start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from db.audit import verify_chain
from db.engine import Database
from db.models import AuditEntry
from db.safety.store import SafetyStore, SealedTurn

APP = Path(__file__).parents[2] / "app.py"
OLD, NEW = "the-old-key-for-tests-0123456789-abcd", "the-new-key-for-tests-0123456789-efgh"
SETTINGS = {
    "PLIVO_AUTH_ID": "MATESTTESTTESTTESTTE",
    "PLIVO_AUTH_TOKEN": "a-token-for-tests-0123456789",
    "PLIVO_NUMBER": "+915220000000",
    "SUNWAI_PUBLIC_URL": "https://line.example.in",
    "SUNWAI_SECRET_KEY": "for-tests-only-0123456789-abcdefgh",
}
HER = "+919000000001"


def tell(folder: Path, keys: str, *arguments: str) -> tuple[int, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUNWAI_", "PLIVO_"))}
    env = {**clean, **SETTINGS, "SUNWAI_SAFETY_KEY": keys}
    command = [sys.executable, str(APP), *arguments]
    done = subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def opened(folder: Path, *keys: str) -> SafetyStore:
    return SafetyStore.opened(f"sqlite:///{folder / 'var' / 'safety' / 'safety.db'}", *keys)


def test_it_is_changed_with_both_keys_and_then_the_new_one_is_enough(tmp_path: Path) -> None:
    store = opened(tmp_path, OLD)
    store.keep(SealedTurn("a-call", 1, datetime(2026, 11, 25, tzinfo=UTC), HER, {}, (("safety_flag", {}),)))
    store.database.dispose()

    code, said = tell(tmp_path, OLD, "safety", "rekey")
    assert code == 1
    assert "a comma and the old one" in said
    code, said = tell(tmp_path, NEW, "safety", "rekey")
    assert code == 1
    code, said = tell(tmp_path, f"{NEW},{OLD}", "safety", "rekey")
    assert (code, "3 rows are sealed under the new key" in said) == (0, True), said

    store = opened(tmp_path, NEW)
    assert store.flag_of(HER) is not None
    store.database.dispose()
    database = Database(f"sqlite:///{tmp_path / 'var' / 'sunwai.db'}")
    with database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
        assert (entry.action, json.loads(entry.detail)) == ("safety_rekeyed", {"sealed": 3})
        assert verify_chain(session).whole
    database.dispose()


def test_whoever_opens_it_with_other_keys_is_told_so_and_stops(tmp_path: Path) -> None:
    opened(tmp_path, OLD).database.dispose()
    code, said = tell(tmp_path, f"{NEW},a-third-key-for-tests-0123456789-ijkl", "safety", "rekey")
    assert code == 2
    assert "another key than SUNWAI_SAFETY_KEY" in said
    assert "Traceback" not in said
    assert OLD not in said
    assert NEW not in said
