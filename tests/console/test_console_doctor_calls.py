"""A doctor's call is booked from a case: with who the patient is, with her yes, and with a doctor who may consult."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from console_world import NEW_WORDS, NOW, Console, address
from sqlalchemy import select

from core.calls import StaffRole
from core.consent import Purpose
from db.models import AuditEntry, Case, CaseNote, Consent, Doctor, Errand, Staff

CASE, EMERGENCY = 4, 1
# Five past two in the afternoon in Lucknow it is; an hour later she is free.
AT = "2026-11-23T15:30"
FORM = {"at": AT, "name": "Sunita", "age": "34", "place": "Kakori", "agreed": "1"}


@pytest.fixture
def meena(console: Console) -> Staff:
    """A doctor who may consult, and a case that may wait for her."""
    with console.database.session() as session:
        staff = session.query(Staff).filter_by(email=address(StaffRole.DOCTOR)).one()
        staff.name_hi, staff.phone = "मीना", "+919000000096"
        doctor = Doctor(staff_id=staff.id, council="UPMC", number="48213", opens=time(10), closes=time(17))
        doctor.valid_until_on, doctor.checked_on = date(2027, 12, 31), date(2026, 11, 1)
        session.add(doctor)
        about = {"kind": "health", "priority": "D1", "status": "new", "phone": "+919000000010", "detail": "{}"}
        session.add(Case(id=CASE, opened_at=NOW, respond_by_at=NOW + timedelta(hours=4), **about))
    found: Staff = console.one(Staff, email=address(StaffRole.DOCTOR))
    return found


def book(console: Console, role: StaffRole = StaffRole.DIDI, **typed: Any) -> Any:
    visitor = console.login(role)
    visitor.get(f"/cases/{CASE}")
    doctor = console.one(Staff, email=address(StaffRole.DOCTOR)).id
    return visitor.post(f"/cases/{CASE}/doctor", {**FORM, "doctor": str(doctor), **typed})


def test_she_is_rung_then_about_this_case_and_everything_is_written_down(console: Console, meena: Staff) -> None:
    before = len(console.all(AuditEntry))
    assert book(console).status_code == 302
    (errand,) = console.all(Errand)
    assert (errand.kind, errand.flow, errand.case_id, errand.phone) == (
        "doctor",
        "agreed_call",
        CASE,
        "+919000000010",
    )
    assert errand.not_before_at.isoformat() == "2026-11-23T10:00:00+00:00"
    assert json.loads(errand.memory) == {"doctor_id": str(meena.id)}
    (consent,) = [one for one in console.all(Consent) if one.purpose == Purpose.DOCTOR.value]
    assert (consent.granted, consent.phone) == (True, "+919000000010")
    (note,) = console.all(CaseNote)
    assert all(word in note.text for word in ("23.11.2026 15:30", "Sunita", "34", "Kakori"))
    assert "agreed_call" in {entry.action for entry in console.all(AuditEntry)[before:]}
    case = console.one(Case, id=CASE)
    assert (case.status, case.assigned_to_id) == ("new", None), "whose it is, and its clock, stay as they were"


def test_a_new_time_takes_the_old_one_back(console: Console, meena: Staff) -> None:
    book(console)
    console.clock.advance(timedelta(minutes=1))
    book(console, at="2026-11-23T16:00")
    assert [errand.status for errand in console.all(Errand)] == ["ended", "due"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"agreed": ""}, "Ask her first"),
        ({"age": "9"}, "A child needs an adult"),
        ({"name": ""}, "Fill in every field"),
        ({"age": "many"}, "Fill in every field"),
        ({"at": "soon"}, "Fill in every field"),
        ({"at": "2026-11-23T13:00"}, "cannot be booked"),
        ({"at": "2026-11-23T17:00"}, "cannot be booked"),
        ({"at": "2026-11-26T11:00"}, "cannot be booked"),
        ({"doctor": "1"}, "cannot be booked"),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_rung(
    console: Console, meena: Staff, typed: dict[str, str], says: str
) -> None:
    refused = book(console, **typed)
    assert refused.status_code == 422
    assert says in refused.text
    assert console.all(Errand) == []
    assert console.all(CaseNote) == []


def test_a_child_has_an_adult_beside_it(console: Console, meena: Staff) -> None:
    assert book(console, age="9", adult="1").status_code == 302
    assert "adult" in console.one(CaseNote, case_id=CASE).text


def test_an_emergency_is_not_booked_nor_a_case_that_is_done(console: Console, meena: Staff) -> None:
    visitor = console.login(StaffRole.SUPERVISOR)
    assert visitor.get(f"/cases/{EMERGENCY}/doctor").status_code == 404
    assert "Book a doctor" not in visitor.get(f"/cases/{EMERGENCY}").text
    assert "Book a doctor" in visitor.get(f"/cases/{CASE}").text
    with console.database.session() as session:
        session.get_one(Case, CASE).status = "done"
    assert visitor.get(f"/cases/{CASE}/doctor").status_code == 404
    assert visitor.get(f"/cases/{10**30}/doctor").status_code == 404


@pytest.mark.parametrize("change", ["run out", "not checked", "no phone", "name not spoken", "left"])
def test_only_doctors_who_may_consult_are_offered(console: Console, meena: Staff, change: str) -> None:
    visitor = console.login(StaffRole.DIDI)
    assert "48213" in visitor.get(f"/cases/{CASE}/doctor").text
    with console.database.session() as session:
        doctor = session.scalars(select(Doctor)).one()
        match change:
            case "run out":
                doctor.valid_until_on = date(2026, 11, 22)
            case "not checked":
                doctor.checked_on = date(2026, 8, 1)
            case "no phone":
                doctor.staff.phone = None
            case "name not spoken":
                doctor.staff.name_hi = NEW_WORDS
            case "left":
                doctor.staff.active = False
    assert "No doctor may be booked" in visitor.get(f"/cases/{CASE}/doctor").text


def test_whoever_may_not_know_of_illness_reads_of_an_agreed_call_only(console: Console, meena: Staff) -> None:
    book(console)
    page = console.login(StaffRole.AUDITOR).get("/errands").text
    assert "Agreed call" in page
    assert "octor" not in page.split("<tbody")[1]
