"""The doctor who talks to women by phone, on a line under test."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from core.calls import StaffRole
from core.clock import india_day
from db.models import Doctor, Role, Staff
from tests.harness import Line

DOCTORS_PHONE = "+919000000096"


def doctor_on_call(line: Line, session: Any) -> int:
    """Return the row of Doctor Meena, registered and checked a month ago; she is there all day."""
    known = session.scalar(select(Staff.id).where(Staff.code == "DR-1"))
    if known is not None:
        return int(known)
    role = session.scalar(select(Role).where(Role.name == StaffRole.DOCTOR.value)) or Role(name="doctor")
    # A name the tests' voice has learned.
    staff = Staff(code="DR-1", name="Meena", name_hi="सरोज", phone=DOCTORS_PHONE, fs_uniquifier="dr1", roles=[role])
    today_on = india_day(line.services.clock.now())
    doctor = Doctor(staff=staff, council="UPMC", number="48213", opens=time(9), closes=time(18))
    doctor.valid_until_on, doctor.checked_on = today_on + timedelta(days=400), today_on - timedelta(days=30)
    session.add(doctor)
    session.flush()
    return int(staff.id)
