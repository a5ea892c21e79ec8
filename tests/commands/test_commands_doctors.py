"""A doctor's registration, as somebody writes it down after looking it up at the council."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from db.engine import Database
from db.models import AuditEntry, Doctor, Role, Staff

APP = Path(__file__).parents[2] / "app.py"
SETTINGS = {
    "PLIVO_AUTH_ID": "MATESTTESTTESTTESTTE",
    "PLIVO_AUTH_TOKEN": "a-token-for-tests-0123456789",
    "PLIVO_NUMBER": "+915220000000",
    "SUNWAI_PUBLIC_URL": "https://line.example.in",
    "SUNWAI_SECRET_KEY": "for-tests-only-0123456789-abcdefgh",
    "SUNWAI_SAFETY_KEY": "for-tests-too-0123456789-stuvwxyz-",
}
DATES = ("--council", "UPMC", "--valid-until", "2027-12-31", "--checked-on", "2026-11-01")


def tell(folder: Path, *arguments: str, works: bool = True) -> str:
    """Run `user doctor` in a folder; return what it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUNWAI_", "PLIVO_"))}
    command, env = [sys.executable, str(APP), "user", "doctor", *arguments], {**clean, **SETTINGS}
    done = subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True, timeout=60, check=False)
    assert (done.returncode == 0) == works, done.stderr
    return done.stdout if works else done.stderr


def test_it_is_written_down_and_corrected_and_only_for_a_doctor_who_can_be_spoken_of(tmp_path: Path) -> None:
    assert "role doctor" in tell(tmp_path, "H-01", *DATES, "--number", "48213", works=False)
    database = Database(f"sqlite:///{tmp_path / 'var' / 'sunwai.db'}")
    with database.session() as session:
        meena = {"name": "Meena", "name_hi": "मीना", "phone": "+919000000096"}
        session.add(Staff(code="H-01", fs_uniquifier="h1", roles=[Role(name="doctor")], **meena))
        session.add(Staff(code="D-01", name="Saroj", fs_uniquifier="d1"))
    assert "role doctor" in tell(tmp_path, "D-01", *DATES, "--number", "48213", works=False)
    assert "in digits" in tell(tmp_path, "H-01", *DATES, "--number", "UP-48213", works=False)
    for number in ("48213", "48214"):
        tell(tmp_path, "H-01", *DATES, "--number", number)
    with database.reading() as session:
        (doctor,) = session.query(Doctor).all()
        assert (doctor.number, doctor.council, str(doctor.valid_until_on)) == ("48214", "UPMC", "2027-12-31")
        assert [entry.action for entry in session.query(AuditEntry)] == ["doctor_registered"] * 2
    database.dispose()
