"""The key of the safety store is changed by a command, and a line with the wrong key does not start."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from commands.safety import lift
from db.audit import verify_chain
from db.engine import Database
from db.models import AuditEntry
from db.safety.store import SafetyStore, SealedTurn
from db.schema import bring_up_to_date
from tests.commands.command_line import SETTINGS, run

OLD, NEW = "the-old-key-for-tests-0123456789-abcd", "the-new-key-for-tests-0123456789-efgh"
HER = "+919000000001"


def tell(folder: Path, keys: str, *arguments: str) -> tuple[int, str]:
    done = run(folder, *arguments, **{**SETTINGS, "SUNWAI_SAFETY_KEY": keys})
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


def test_the_doctor_says_how_far_the_change_is(tmp_path: Path) -> None:
    opened(tmp_path, OLD).database.dispose()
    database = Database(f"sqlite:///{tmp_path / 'var' / 'sunwai.db'}")
    bring_up_to_date(database)
    database.dispose()
    said = [tell(tmp_path, keys, "doctor")[1] for keys in (OLD, f"{NEW},{OLD}")]
    tell(tmp_path, f"{NEW},{OLD}", "safety", "rekey")
    said += [tell(tmp_path, keys, "doctor")[1] for keys in (f"{NEW},{OLD}", NEW)]
    told = ["being changed" if "being changed" in one else "take the old one out" in one for one in said]
    assert told == [False, "being changed", True, False]


def test_a_number_whose_matter_is_gone_is_let_ring(tmp_path: Path) -> None:
    store = opened(tmp_path, OLD)
    store.keep(SealedTurn("a-call", 1, datetime(2026, 11, 25, tzinfo=UTC), HER, {}, (("safety_flag", {}),)))
    database = Database(f"sqlite:///{tmp_path / 'sunwai.db'}")
    bring_up_to_date(database)
    now = datetime(2027, 11, 25, tzinfo=UTC)
    for number, lifted in (("+919000000002", False), (HER, True), (HER, False)):
        assert lift(store, database, number, now) == lifted
    assert store.flag_of(HER) is None
    with database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
        assert (entry.action, entry.object_id, json.loads(entry.detail)) == ("safety_let_ring", "", {})
    for one in (database, store.database):
        one.dispose()
