"""The inbox of cases and the page of one case. Who may do what is in access.py; what may follow what, here."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import current_user
from wtforms import Form, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from console import access, audit, filters, sentences
from console.access import Permission, needs
from console.asked import one_of
from console.lists import listed
from console.services import services
from core.case_work import MIN_REASON, MOVES, TOLD_BY_CALL, case_kinds, may_move, needs_reason
from core.cases import CaseKind, CaseStatus, Priority
from core.doctors import may_wait_for_doctor
from db.models import Answer as SpokenAnswer
from db.models import Case, Recording, Staff
from db.queries import answers, case_work
from db.queries import console_cases as queries
from db.queries.case_work import Change
from db.queries.console_cases import CaseFilter
from db.queries.console_wishes import Wishes, wishes

pages = Blueprint("cases", __name__)
FILTERS = ("status", "priority", "kind", "whose", "overdue")


class NoteForm(Form):
    """A note."""

    text = StringField(validators=[InputRequired(), Length(min=1, max=4000)])


class MoveForm(Form):
    """A new state, with a reason."""

    status = StringField(validators=[InputRequired(), Length(max=12)])
    reason = StringField(validators=[Length(max=4000)])
    version = IntegerField(validators=[InputRequired(), NumberRange(1)])


class AssignForm(Form):
    """Whose case it is; 0 gives it back to all."""

    staff_id = IntegerField(validators=[NumberRange(0)])
    version = IntegerField(validators=[InputRequired(), NumberRange(1)])


@pages.get("/cases")
@needs(Permission.CASES_VIEW)
def listing() -> str:
    """List cases, the most urgent first."""
    kinds = sorted(case_kinds(access.my_roles()))
    return render_template("cases/list.html", **listed("cases", queries, _filter(), FILTERS), kinds=kinds)


@pages.get("/cases/<row:case_id>")
@needs(Permission.CASES_VIEW)
def page(case_id: int) -> str:
    """Show one case."""
    return shown(case_id)


@pages.post("/cases/<row:case_id>/note")
@needs(Permission.CASE_NOTE)
def note(case_id: int) -> ResponseReturnValue:
    """Add a note."""
    typed, case = NoteForm(request.form), _find(case_id)
    if not typed.validate() or not str(typed.text.data).strip():
        return shown(case_id, error=gettext("Write something first.")), 422
    with services().database.session() as database:
        case_work.add_note(database, case.id, str(typed.text.data), audit.worker_here())
        audit.record_here(database, audit.Act("note", "case", str(case.id)))
    flash(gettext("The note is saved."))
    return redirect(url_for("cases.page", case_id=case_id))


@pages.post("/cases/<row:case_id>/state")
@needs(Permission.CASE_CHANGE)
def move(case_id: int) -> ResponseReturnValue:
    """Bring a case into another state."""
    typed, case = MoveForm(request.form), _find(case_id)
    if not typed.validate():
        abort(400)
    to, reason, version = str(typed.status.data), str(typed.reason.data or "").strip(), int(typed.version.data or 0)
    if version != case.version:
        return _conflict(case, {"status": to, "reason": reason})
    if not may_move(access.my_roles(), case.priority, case.status, to):
        abort(403)
    if needs_reason(case.priority, case.status, to) and len(reason) < MIN_REASON:
        return shown(case_id, error=gettext("Say in a few words why. Others will rely on it.")), 422
    if not _change(case, version, case_work.moved(case, CaseStatus(to), audit.worker_here(), reason)):
        return _conflict(_find(case_id), {"status": to, "reason": reason})
    flash(gettext("Saved. The case is now: %(status)s", status=sentences.WORDS["case_status"][to]))
    return redirect(url_for("cases.page", case_id=case_id))


@pages.post("/cases/<row:case_id>/assign")
@needs(Permission.CASE_ASSIGN)
def assign(case_id: int) -> ResponseReturnValue:
    """Give a case to somebody who may see it, or back to all."""
    typed, case = AssignForm(request.form), _find(case_id)
    if not typed.validate():
        abort(400)
    staff_id, version = int(typed.staff_id.data or 0) or None, int(typed.version.data or 0)
    person = next((one for one in _workers(case) if one.id == staff_id), None)
    if staff_id is not None and person is None:
        abort(400)
    if not _change(case, version, case_work.given(case, staff_id)):
        return _conflict(_find(case_id), {"staff_id": staff_id})
    if person is not None:
        flash(gettext("Saved. The case is now with: %(name)s", name=filters.named(person)))
    else:
        flash(gettext("Saved. The case is open to all again."))
    return redirect(url_for("cases.page", case_id=case_id))


def _filter() -> CaseFilter:
    args = request.args
    whose: dict[str, int] = {"mine": current_user.id, "nobody": 0}
    return CaseFilter(
        kinds=case_kinds(access.my_roles()),
        status=one_of(args.get("status"), CaseStatus),
        priority=one_of(args.get("priority"), Priority),
        kind=one_of(args.get("kind"), CaseKind),
        assigned_to_id=whose.get(args.get("whose", "")),
        overdue_at=services().clock.now() if args.get("overdue") else None,
    )


def _find(case_id: int) -> Case:
    """Return a case that the person logged in may see; 404 for all others."""
    with services().database.reading() as database:
        case = queries.find(database, case_id, case_kinds(access.my_roles()))
    if case is None:
        abort(404)
    return case


def _workers(case: Case) -> list[Staff]:
    with services().database.reading() as database:
        return case_work.workers(database, CaseKind(case.kind))


def shown(case_id: int, **extra: Any) -> str:
    """Return the page of a case."""
    case, roles = _find(case_id), access.my_roles()
    audit.seen(audit.Act("view", "case", str(case_id), {"member": case.member_id} if case.member_id else {}))
    moves = [to for to in MOVES.get(case.status, ()) if may_move(roles, case.priority, case.status, to)]
    return render_template(
        "cases/page.html",
        case=case,
        member=case.member,
        wishes=_wishes(case),
        detail=_codes(case.detail),
        recordings=_recordings(case),
        answers=_answers(case),
        may_be_answered=CaseKind(case.kind) in TOLD_BY_CALL,
        may_wait_for_doctor=case.phone is not None and may_wait_for_doctor(case.kind, case.priority, case.status),
        moves=moves,
        must_say_why=[to for to in moves if needs_reason(case.priority, case.status, to)],
        close_refused=CaseStatus.DONE in MOVES.get(case.status, ()) and CaseStatus.DONE not in moves,
        workers=_workers(case) if access.may(Permission.CASE_ASSIGN) else [],
        **extra,
    )


def _wishes(case: Case) -> Wishes:
    with services().database.reading() as database:
        return wishes(database, case.member_id)


def _recordings(case: Case) -> list[Recording]:
    with services().database.reading() as database:
        return queries.recordings(database, case)


def _answers(case: Case) -> list[SpokenAnswer]:
    with services().database.reading() as database:
        return answers.of_case(database, case.id)


def _codes(detail: str) -> list[tuple[str, str, tuple[str, str] | None]]:
    """Return a case's detail as names and codes, with the words of the prompt where a code names one."""
    found = json.loads(detail or "{}")
    if not isinstance(found, dict):
        return []
    codes = [(str(key), value if isinstance(value, str) else json.dumps(value)) for key, value in found.items()]
    return [(key, code, _prompt(code)) for key, code in codes if code]


def _prompt(code: str) -> tuple[str, str] | None:
    try:
        return services().words.text(code, {})
    except (KeyError, ValueError):
        return None


def _change(case: Case, version: int, what: Change) -> bool:
    """Change a case. False: somebody else was faster."""
    with services().database.session() as database:
        return case_work.change(database, case, version, what, audit.worker_here())


def _conflict(case: Case, wanted: dict[str, Any]) -> tuple[str, int]:
    audit.seen(audit.Act("view", "case", str(case.id)))
    names = {staff.id: staff for staff in _workers(case)} if wanted.get("staff_id") else {}
    page = render_template(
        "cases/conflict.html", case=case, wanted=wanted, person=names.get(wanted.get("staff_id", 0))
    )
    return page, 409
