"""The worker who alone hears of trouble at home, and the two named for private numbers, on a line under test."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calls import StaffRole
from db.models import Role, Staff
from db.safety import codes
from db.safety.codes import Named
from tests.harness import SAVITAS_NUMBER, Line

SAFETY_DIDI, NAMED_DIDI = "+919000000092", "+919000000093"
WRONG_CODE = "1357"
_TAKEN = {SAVITAS_NUMBER, WRONG_CODE}


def name_safety_worker(line: Line) -> Line:
    """Give the line a violence worker who takes calls."""
    with line.database.session() as session:
        _worker(session, "D-02", "Meera", SAFETY_DIDI, takes_calls=True)
    return line


def named_people(line: Line) -> Named:
    """Return the two who are named: Nasreen, whose phone rings for nothing else, and Usha, the officer."""
    with line.database.session() as session:
        didi = _worker(session, "D-03", "Nasreen", NAMED_DIDI, takes_calls=False)
        officer = _worker(session, "D-04", "Usha", None, takes_calls=False)
        return Named(didi.id, officer.id)


def private_number(line: Line, named: Named | None = None, *, under_age: bool | None = None) -> str:
    """Return the digits of a new private number; `under_age`: what its holder has said of her age before."""
    store = line.services.safety
    now = line.services.clock.now()
    while (made := codes.make(store.database, store.vault, named or named_people(line), now)).digits in _TAKEN:
        pass
    if under_age is not None:
        code = codes.found(store.database, store.vault, made.digits)
        assert code is not None
        with store.database.write() as connection:
            codes.note_age(connection, store.vault, code.id, under_age=under_age)
    return made.digits


def _worker(session: Session, code: str, name: str, phone: str | None, *, takes_calls: bool) -> Staff:
    known = session.scalar(select(Staff).where(Staff.code == code))
    if known is not None:
        return known
    role = session.scalar(select(Role).where(Role.name == StaffRole.VIOLENCE_WORKER.value))
    worker = Staff(
        code=code,
        name=name,
        phone=phone,
        takes_calls=takes_calls,
        fs_uniquifier=code,
        roles=[role or Role(name=StaffRole.VIOLENCE_WORKER.value)],
    )
    session.add(worker)
    session.flush()
    return worker


def private_failures(line: Line) -> float:
    """Return how often something private could not be kept or looked up: one line serves many tests."""
    return line.metrics.registry.get_sample_value("sunwai_failures_total", {"where": "private"}) or 0.0
