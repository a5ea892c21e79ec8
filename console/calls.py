"""The call list and the page of one call."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from console import access, audit, sentences, timeline
from console.access import Permission, needs
from console.asked import chosen, read_cursor
from console.call_filters import NumberError, TypedNumber, read_filter, read_number
from console.services import services
from core.case_work import case_kinds
from core.cases import CaseKind
from core.languages import FIRST_LANGUAGE
from core.phone import mask
from db.queries import console_calls as queries
from db.queries.console_calls import CallDetail, CallScope

pages = Blueprint("calls", __name__)
FILTERS = ("from", "to", "direction", "status", "flow", "end", "outcome", "member")
_NUMBER = "call_number"


def scope(flows: list[str]) -> CallScope | None:
    """Return which calls the person logged in may see; None means all."""
    if not access.only_money(access.my_roles()):
        return None
    return CallScope(access.money_flows(flows), frozenset(access.MONEY_DISPOSITIONS))


@pages.get("/calls")
@needs(Permission.CALLS_VIEW)
def listing() -> str:
    """List calls, newest first."""
    number = TypedNumber(**session.get(_NUMBER, {}))
    wanted, cursor = read_filter(request.args, number), read_cursor(request.args)
    with services().database.reading() as database:
        flows = queries.flows(database)
        within = scope(flows)
        found = queries.page(database, wanted, within, cursor)
        total, capped = queries.count(database, wanted, within)
    asked = chosen(request.args, FILTERS)
    audit.seen(audit.Act("view", "calls", detail={"shown": len(found.rows), "filters": sorted(asked)}))
    return render_template(
        "calls/list.html",
        found=found,
        total=total,
        capped=capped,
        flows=flows if within is None else sorted(within.flows),
        chosen=asked,
        number_shown=_number_shown(number),
    )


@pages.post("/calls/number")
@needs(Permission.CALLS_VIEW)
def number() -> Response:
    """Keep a number to look for in the session, because an address must never hold one (R72)."""
    kept: dict[str, Any] = dict(chosen(request.form, FILTERS))
    typed = request.form.get("number", "").strip()[:40]
    session.pop(_NUMBER, None)
    if typed:
        try:
            found = read_number(typed)
        except NumberError:
            kept["odd_number"] = "1"
        else:
            session[_NUMBER] = {"whole": found.whole, "end": found.end}
    return redirect(url_for("calls.listing", **kept))


@pages.get("/calls/<row:call_id>")
@needs(Permission.CALLS_VIEW)
def page(call_id: int) -> str:
    """Show what happened in one call."""
    with services().database.reading() as database:
        found = queries.detail(database, call_id, scope(queries.flows(database)))
    if found is None:
        abort(404)
    audit.seen(audit.Act("view", "call", str(call_id), _seen_detail(found)))
    return render_template("calls/page.html", **_shown(found))


def _seen_detail(found: CallDetail) -> dict[str, Any]:
    return {"member": found.call.member_id} if found.call.member_id is not None else {}


def _shown(found: CallDetail) -> dict[str, Any]:
    roles = access.my_roles()
    turns = timeline.turns(found.steps, found.recordings, services().words, roles)
    visible_kinds = case_kinds(roles)
    return {
        "call": found.call,
        "first_language": FIRST_LANGUAGE,
        "staff": found.staff,
        "member": found.member,
        "wishes": found.wishes,
        "ending": sentences.ending_of(found.call.direction, found.call.end_reason),
        "turns": turns,
        "hidden": sum(turn.hidden for turn in turns),
        "events": timeline.events(found.events) if access.may(Permission.PROVIDER_EVENTS_VIEW) else [],
        "cases": [case for case in found.cases if CaseKind(case.kind) in visible_kinds],
        "attempt": found.attempt,
        "reminder": found.reminder,
        "earlier": found.earlier,
    }


def _number_shown(number: TypedNumber) -> str | None:
    if number.whole is not None:
        return mask(number.whole)
    if number.end is not None:
        return str(gettext("ends in %(digits)s", digits="•" * (len(number.end) - 2) + number.end[-2:]))
    return None
