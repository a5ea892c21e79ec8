"""The worker who alone hears of trouble at home, on a line under test."""

from __future__ import annotations

from core.calls import StaffRole
from db.models import Role, Staff
from tests.harness import Line

SAFETY_DIDI = "+919000000092"


def name_safety_worker(line: Line) -> Line:
    """Give the line a violence worker who takes calls."""
    with line.database.session() as session:
        role = Role(name=StaffRole.VIOLENCE_WORKER.value)
        session.add(
            Staff(code="D-02", name="Meera", phone=SAFETY_DIDI, takes_calls=True, fs_uniquifier="d2", roles=[role])
        )
    return line
