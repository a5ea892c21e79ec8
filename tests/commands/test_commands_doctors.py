"""A doctor's registration, as somebody writes it down after looking it up at the council."""

from __future__ import annotations

from pathlib import Path

from db.engine import Database
from db.models import AuditEntry, Doctor, Role, Staff
from tests.commands.command_line import refused, tell

DOCTOR = ("user", "doctor")
DATES = ("--council", "UPMC", "--valid-until", "2027-12-31", "--checked-on", "2026-11-01")


def test_it_is_written_down_and_corrected_and_only_for_a_doctor_who_can_be_spoken_of(tmp_path: Path) -> None:
    assert "role doctor" in refused(tmp_path, *DOCTOR, "H-01", *DATES, "--number", "48213")
    database = Database(f"sqlite:///{tmp_path / 'var' / 'sunwai.db'}")
    with database.session() as session:
        meena = {"name": "Meena", "name_hi": "मीना", "phone": "+919000000096"}
        session.add(Staff(code="H-01", fs_uniquifier="h1", roles=[Role(name="doctor")], **meena))
        session.add(Staff(code="D-01", name="Saroj", fs_uniquifier="d1"))
    assert "role doctor" in refused(tmp_path, *DOCTOR, "D-01", *DATES, "--number", "48213")
    assert "in digits" in refused(tmp_path, *DOCTOR, "H-01", *DATES, "--number", "UP-48213")
    for number in ("48213", "48214"):
        tell(tmp_path, *DOCTOR, "H-01", *DATES, "--number", number)
    with database.reading() as session:
        (doctor,) = session.query(Doctor).all()
        assert (doctor.number, doctor.council, str(doctor.valid_until_on)) == ("48214", "UPMC", "2027-12-31")
        assert [entry.action for entry in session.query(AuditEntry)] == ["doctor_registered"] * 2
    database.dispose()
