"""Private numbers, as whoever runs the machine makes, hands over and retires them."""

from __future__ import annotations

import re
from pathlib import Path

from db.engine import Database
from db.models import Role, Staff
from db.safety import codes
from db.safety.store import SafetyStore
from tests.commands.command_line import SETTINGS, refused, tell

TWO = ("--didi", "D-03", "--officer", "D-04")


def staff(folder: Path) -> None:
    tell(folder, "plan")
    database = Database(f"sqlite:///{folder / 'var' / 'sunwai.db'}")
    with database.session() as session:
        role = Role(name="violence_worker")
        for code, phone in (("D-03", "+919000000093"), ("D-04", None), ("D-05", "+919000000095")):
            session.add(Staff(code=code, name=code, phone=phone, fs_uniquifier=code, roles=[role]))
        session.add(Staff(code="D-01", name="Saroj", phone="+919000000091", fs_uniquifier="d1"))
    database.dispose()


def test_a_number_is_made_shown_once_handed_over_and_retired(tmp_path: Path) -> None:
    staff(tmp_path)
    told = tell(tmp_path, "private", "make", *TWO)
    made = re.search(r"Handle: ([A-Z]{6})\nDigits: (\d{4}) ", told)
    assert made is not None
    handle, digits = made.groups()
    assert tell(tmp_path, "private", "list") == f"{handle}  D-03  D-04\n"
    tell(tmp_path, "private", "hand-over", handle, "--didi", "D-05", "--officer", "D-04")
    assert tell(tmp_path, "private", "list") == f"{handle}  D-05  D-04\n"
    assert leads_somewhere(tmp_path, digits)
    tell(tmp_path, "private", "retire", handle)
    assert not leads_somewhere(tmp_path, digits)
    assert tell(tmp_path, "private", "list") == ""
    assert "no private number in use" in refused(tmp_path, "private", "retire", handle).lower()


def leads_somewhere(folder: Path, digits: str) -> bool:
    path = folder / "var" / "safety" / "safety.db"
    store = SafetyStore.opened(f"sqlite:///{path}", SETTINGS["SUNWAI_SAFETY_KEY"])
    code = codes.found(store.database, store.vault, digits)
    store.database.dispose()
    return code is not None


def test_the_two_must_be_violence_workers_and_the_didi_reachable(tmp_path: Path) -> None:
    staff(tmp_path)
    for didi, officer, says in (
        ("D-01", "D-04", "violence_worker"),
        ("D-03", "D-03", "two different people"),
        ("D-04", "D-03", "no phone"),
        ("D-99", "D-03", "violence_worker"),
    ):
        assert says in refused(tmp_path, "private", "make", "--didi", didi, "--officer", officer)
