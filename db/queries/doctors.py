"""Doctors who may consult, and the calls that are booked for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from core.calls import StaffRole
from core.clock import india_day
from core.consent import Purpose
from core.doctors import Registration, can_be_booked, may_consult
from core.errands import ErrandKind
from db.audit import Act
from db.models import Case, Consent, Doctor, Errand, MemberPhone, Role, Staff
from db.queries import errands
from db.queries.case_work import Worker, add_note
from db.queries.errands import NewErrand

# The flow such a call begins with, what it knows of the doctor, and under which words the didi's note is consent.
FLOW, DOCTOR_ID, WORDS = "agreed_call", "doctor_id", "doctor_booking"
# She was promised a time: nobody waits for the phone much longer.
_MAKES_SENSE_FOR = timedelta(minutes=45)

_DOCTORS = (
    select(Doctor)
    .join(Doctor.staff)
    .join(Staff.roles)
    .where(Role.name == StaffRole.DOCTOR.value, Staff.active, Staff.phone.is_not(None), Staff.name_hi.is_not(None))
    .order_by(Staff.name, Staff.id)
)
_ONE = (
    select(Staff.name_hi, Staff.phone, Doctor.council, Doctor.number, Doctor.valid_until_on, Doctor.checked_on)
    .join(Doctor, Doctor.staff_id == Staff.id)
    .join(Staff.roles)
    .where(Role.name == StaffRole.DOCTOR.value, Staff.active)
)


class CannotBookError(ValueError):
    """This doctor cannot be booked for this instant."""


@dataclass(frozen=True, slots=True)
class OnCall:
    """A doctor as a call speaks of her, and where she is rung."""

    name_hi: str
    number: str
    phone: str


def on_call(connection: Connection, staff_id: int, on: date) -> OnCall | None:
    """Return a doctor who may consult on a day; None for everybody else."""
    row = connection.execute(_ONE.where(Staff.id == staff_id)).first()
    if row is None or not row.name_hi or not row.phone:
        return None
    registration = Registration(row.council, row.number, row.valid_until_on, row.checked_on)
    return OnCall(row.name_hi, row.number, row.phone) if may_consult(registration, on) else None


def bookable(session: Session, on: date) -> list[Doctor]:
    """Return the doctors who may consult on a day, by name."""
    return [doctor for doctor in session.scalars(_DOCTORS) if may_consult(_registration(doctor), on)]


def book(session: Session, case: Case, doctor_id: int, at: datetime, note: str, by: Worker) -> None:
    """Have her rung at an instant and, once she agrees, connected to a doctor. Raises CannotBookError.

    `note`: who the patient is, as somebody who talked to her wrote it down; she has said that she wants this call.
    An earlier booking of the case is taken back.
    """
    doctor = next((one for one in bookable(session, india_day(at)) if one.staff_id == doctor_id), None)
    if case.phone is None or doctor is None or not can_be_booked(at, by.at, doctor.opens, doctor.closes):
        raise CannotBookError
    connection = session.connection()
    hers = exists().where(MemberPhone.member_id == case.member_id, MemberPhone.e164 == case.phone)
    member_id = case.member_id if connection.scalar(select(hers)) else None
    session.add(_agreed(case, member_id, by))
    errands.end_due(connection, by.at, Errand.case_id == case.id, Errand.kind == ErrandKind.DOCTOR.value)
    errand = NewErrand(
        kind=ErrandKind.DOCTOR,
        dedupe=f"doctor:{case.id}:{int(by.at.timestamp())}",
        phone=case.phone,
        purpose=Purpose.DOCTOR,
        flow=FLOW,
        not_before_at=at,
        expires_at=at + _MAKES_SENSE_FOR,
        made_at=by.at,
        member_id=member_id,
        case_id=case.id,
        memory={DOCTOR_ID: str(doctor_id)},
    )
    if not errands.make(connection, errand):
        raise CannotBookError
    add_note(session, case.id, note, by)
    by.writes_down(session, Act("agreed_call", "case", str(case.id)))


def _agreed(case: Case, member_id: int | None, by: Worker) -> Consent:
    return Consent(
        member_id=member_id,
        phone=case.phone,
        purpose=Purpose.DOCTOR.value,
        granted=True,
        given_on=india_day(by.at),
        recorded_at=by.at,
        channel="in_person",
        words=WORDS,
        call_id=case.call_id,
    )


def _registration(doctor: Doctor) -> Registration:
    return Registration(doctor.council, doctor.number, doctor.valid_until_on, doctor.checked_on)
