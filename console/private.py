"""What was told in sealed calls, for the violence worker and nobody else. The page says "Private" and no more (S8).

It reads and writes the safety store; every look is written down there, not in the audit that others read.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import current_user
from wtforms import Form, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from console.access import Permission, needs
from console.services import services
from core.case_work import MIN_REASON, MOVES
from core.cases import CaseStatus
from db.models import Staff
from db.safety.desk import SafetyCase, SafetyDesk

pages = Blueprint("private", __name__)


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class WordsForm(Form):
    """A note, or why something is done."""

    text = StringField(filters=[_stripped], validators=[Length(min=MIN_REASON, max=4000)])


class MoveForm(Form):
    """A new state, with what was done."""

    status = StringField(validators=[InputRequired(), Length(max=12)])
    text = StringField(filters=[_stripped], validators=[Length(min=MIN_REASON, max=4000)])
    version = IntegerField(validators=[InputRequired(), NumberRange(1)])


@pages.get("/private")
@needs(Permission.SAFETY_VIEW)
def listing() -> str:
    """List what waits, the most urgent first; or what is done."""
    done = request.args.get("status") == CaseStatus.DONE
    found = _desk().listing(done=done)
    return render_template("private/list.html", found=found, done=done, people=_people(found))


@pages.get("/private/<row:case_id>")
@needs(Permission.SAFETY_VIEW)
def page(case_id: int) -> str:
    """Show one matter: what was said, whether she may be rung, notes."""
    return _page(_find(case_id))


@pages.post("/private/<row:case_id>/note")
@needs(Permission.SAFETY_CHANGE)
def note(case_id: int) -> ResponseReturnValue:
    """Add a note."""
    case, typed = _find(case_id), WordsForm(request.form)
    if not typed.validate():
        return _page(case, error=gettext("Write something first.")), 422
    _desk().add_note(case, str(typed.text.data))
    flash(gettext("The note is saved."))
    return redirect(url_for("private.page", case_id=case_id))


@pages.post("/private/<row:case_id>/state")
@needs(Permission.SAFETY_CHANGE)
def move(case_id: int) -> ResponseReturnValue:
    """Bring a matter into another state; whoever does it has it from then on."""
    case, typed = _find(case_id), MoveForm(request.form)
    to = str(typed.status.data)
    if to not in MOVES.get(case.status, ()):
        abort(400)
    if not typed.validate():
        return _page(case, error=gettext("Say in a few words why. Others will rely on it.")), 422
    closed_at = services().clock.now() if to == CaseStatus.DONE else None
    values = {"status": to, "closed_at": closed_at, "assigned_to_id": current_user.id}
    if not _desk().change(case, int(typed.version.data or 0), values):
        return _page(_find(case_id), error=gettext("Somebody else has changed it meanwhile. Look again.")), 409
    _desk().add_note(case, str(typed.text.data))
    flash(gettext("Saved."))
    return redirect(url_for("private.page", case_id=case_id))


@pages.post("/private/<row:case_id>/number")
@needs(Permission.SAFETY_CHANGE)
def number(case_id: int) -> ResponseReturnValue:
    """Show the whole number, once; why is kept as a note."""
    case, typed = _find(case_id), WordsForm(request.form)
    if not typed.validate():
        return _page(case, error=gettext("Say in a few words why you need the number.")), 422
    _desk().add_note(case, str(typed.text.data))
    return _page(case, phone=_desk().number(case))


@pages.post("/private/<row:case_id>/ring")
@needs(Permission.SAFETY_CHANGE)
def let_ring(case_id: int) -> ResponseReturnValue:
    """Let the line ring the number again, as any other; why is kept as a note."""
    case, typed = _find(case_id), WordsForm(request.form)
    if not typed.validate():
        return _page(case, error=gettext("Say in a few words why. Others will rely on it.")), 422
    _desk().add_note(case, str(typed.text.data))
    _desk().let_ring(case)
    flash(gettext("Saved."))
    return redirect(url_for("private.page", case_id=case_id))


def _desk() -> SafetyDesk:
    return SafetyDesk(services().safety, current_user.id, services().clock.now())


def _find(case_id: int) -> SafetyCase:
    case = _desk().case(case_id)
    if case is None:
        abort(404)
    return case


def _page(case: SafetyCase, **extra: Any) -> str:
    desk = _desk()
    notes = desk.notes(case)
    return render_template(
        "private/page.html",
        case=case,
        flag=desk.flag(case),
        turns=[{**turn, "words": [_words(said) for said in turn["said"]]} for turn in desk.told(case)],
        notes=notes,
        people=_people([case], {note.staff_id for note in notes}),
        phrase=_words([case.phrase, {}]) if case.phrase else None,
        moves=MOVES.get(case.status, ()),
        **extra,
    )


def _words(said: list[Any]) -> tuple[str, str]:
    """Return the words of a prompt; its id for one that has left the catalogue."""
    try:
        return services().words.text(said[0], said[1])
    except (KeyError, ValueError):
        return str(said[0]), str(said[0])


def _people(cases: list[SafetyCase], more: set[int] | None = None) -> dict[int, Staff]:
    """Return the people who work on these or wrote notes, by id."""
    ids = {case.assigned_to_id for case in cases if case.assigned_to_id is not None} | (more or set())
    with services().database.reading() as database:
        return {staff.id: staff for staff in database.query(Staff).filter(Staff.id.in_(ids))}
