"""Showing a whole phone number: asked for with a reason, written down, shown once, never in an address."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form, StringField
from wtforms.validators import InputRequired, Length

from console import access, audit
from console.access import Permission, needs
from console.calls import scope
from console.services import services
from core.case_work import case_kinds
from db.queries import console_calls, console_cases

pages = Blueprint("reveal", __name__)


class RevealForm(Form):
    """Why somebody needs the number."""

    reason = StringField(validators=[InputRequired(), Length(min=5, max=200)])


@pages.post("/calls/<row:call_id>/number")
@needs(Permission.NUMBER_REVEAL)
def of_call(call_id: int) -> ResponseReturnValue:
    """Show the number of a call."""
    with services().database.reading() as database:
        call = console_calls.find(database, call_id, scope(console_calls.flows(database)))
    if call is None:
        abort(404)
    return _reveal("call", call_id, call.other_party)


@pages.post("/cases/<row:case_id>/number")
@needs(Permission.NUMBER_REVEAL)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show the number to ring for a case."""
    with services().database.reading() as database:
        case = console_cases.find(database, case_id, case_kinds(access.my_roles()))
    if case is None:
        abort(404)
    return _reveal("case", case_id, case.phone)


def _reveal(kind: str, object_id: int, phone: str | None) -> ResponseReturnValue:
    typed = RevealForm(request.form)
    if not typed.validate():
        error = gettext("Say in a few words why you need the number.")
        return render_template("reveal.html", kind=kind, object_id=object_id, error=error), 422
    # The reason is the reader's own words: kept whole, because it is what an auditor asks for.
    audit.seen(audit.Act("reveal", kind, str(object_id), {"reason": str(typed.reason.data).strip()}))
    return render_template("reveal.html", kind=kind, object_id=object_id, phone=phone)
