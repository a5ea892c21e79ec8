"""Book a doctor's call from a case: whoever has talked to her writes down who the patient is, and that she agrees.

The line rings her at that time, asks whether it is her and whether she consents, and connects her to the doctor
(domain/05-regulatory.md §5.3). An emergency never waits for a doctor, so none is booked for it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateTimeLocalField, Form, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from console import access, audit
from console.access import Permission, needs
from console.services import services
from core.case_work import case_kinds
from core.clock import IST, india_day
from core.doctors import may_wait_for_doctor
from db.models import Case, Doctor
from db.queries import console_cases, doctors
from db.queries.doctors import CannotBookError

pages = Blueprint("doctor_calls", __name__)
ADULT = 18


class BookingForm(Form):
    """Who the patient is, when the doctor talks to her, and that she wants it."""

    doctor = IntegerField(validators=[InputRequired(), NumberRange(1, 2**63 - 1)])
    at = DateTimeLocalField(format="%Y-%m-%dT%H:%M", validators=[InputRequired()])
    name = StringField(validators=[InputRequired(), Length(min=2, max=120)])
    age = IntegerField(validators=[InputRequired(), NumberRange(0, 120)])
    place = StringField(validators=[InputRequired(), Length(min=2, max=120)])
    adult = BooleanField()
    agreed = BooleanField()


@pages.get("/cases/<int:case_id>/doctor")
@needs(Permission.DOCTOR_BOOK)
def form(case_id: int) -> str:
    """Offer the doctors who may consult."""
    return _page(_find(case_id))


@pages.post("/cases/<int:case_id>/doctor")
@needs(Permission.DOCTOR_BOOK)
def book(case_id: int) -> str | Response | tuple[str, int]:
    """Book a call."""
    case, typed = _find(case_id), BookingForm(request.form)
    if not typed.validate() or typed.at.data is None:
        return _page(case, error=gettext("Fill in every field.")), 422
    if not typed.agreed.data:
        return _page(case, error=gettext("Ask her first: without her yes nobody is rung.")), 422
    age = int(typed.age.data or 0)
    if age < ADULT and not typed.adult.data:
        return _page(case, error=gettext("A child needs an adult beside it.")), 422
    at = typed.at.data.replace(tzinfo=IST)
    note = f"Doctor's call at {at:%d.%m.%Y %H:%M}. Patient: {typed.name.data}, {age}, {typed.place.data}."
    note += " An adult will be there." if age < ADULT else ""
    try:
        with services().database.session() as database:
            doctors.book(database, case, int(typed.doctor.data or 0), at, note, audit.worker_here())
    except CannotBookError:
        return _page(case, error=gettext("This doctor cannot be booked for that time.")), 422
    flash(gettext("Booked. The line rings her then, and connects her when she agrees."))
    return redirect(url_for("cases.page", case_id=case_id))


def _find(case_id: int) -> Case:
    """Return a case for which a doctor may be booked; 404 for all others."""
    if case_id > 2**63 - 1:
        abort(404)
    with services().database.reading() as database:
        case = console_cases.find(database, case_id, case_kinds(access.my_roles()))
    if case is None or case.phone is None or not may_wait_for_doctor(case.kind, case.priority, case.status):
        abort(404)
    return case


def _page(case: Case, **extra: Any) -> str:
    now = services().clock.now()
    audit.seen(audit.Act("view", "case", str(case.id)))
    with services().database.reading() as database:
        # Her name is spoken before the consultation (TPG): a doctor whose name the voice has not learned must wait.
        found = [one for one in doctors.bookable(database, india_day(now)) if _can_be_named(one)]
    return render_template("cases/doctor.html", case=case, doctors=found, typed=request.form, **extra)


def _can_be_named(doctor: Doctor) -> bool:
    return services().words.can_say(str(doctor.staff.name_hi))
