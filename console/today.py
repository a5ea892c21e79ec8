"""The first page: what needs me now?"""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from typing import Any

from flask import Blueprint, render_template, request, session
from flask_security import current_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from console import access, audit
from console.access import Permission, needs
from console.calls import scope
from console.services import services
from console.sessions import asked_by_itself
from core.calls import CallStatus, Direction
from core.case_work import case_kinds
from core.clock import at_india, india_day
from db.queries import console_calls, dialling
from db.queries import console_today as queries
from db.safety.desk import Urgent, how_many_wait, urgent_waiting

pages = Blueprint("today", __name__)
# The worker says that it is alive several times a minute.
SILENT_AFTER = timedelta(minutes=3)
# A P0 or P1 is on the screen within five seconds of the key press (reliability.md S-15).
REFRESH_SECONDS = 4
# What was last shown on this page in this session, and written down as seen.
_SHOWN = "today_shown"


@pages.get("/")
@needs(Permission.TODAY_VIEW)
def page() -> str:
    """Show urgent cases, the day's calls and reminders, and whether the line is well. It looks for news by itself."""
    with services().database.reading() as database:
        shown = {**_cases(database), **_calls(database), **_reminders(database), **_health(database)}
    shown["private_waiting"], shown["private_urgent"] = _private_waiting(), _private_urgent()
    _write_down([(case.id, case.version) for case in shown["urgent"]])
    refreshes = access.may(Permission.CASES_VIEW) and "still" not in request.args
    return render_template("today.html", **shown, refresh_seconds=REFRESH_SECONDS if refreshes else None)


def _write_down(cases: list[tuple[int, int]]) -> None:
    """Write down what is about to be seen; a page that came again by itself with the same cases was written down."""
    shown = " ".join(f"{case_id}.{version}" for case_id, version in cases)
    if asked_by_itself() and session.get(_SHOWN) == shown:
        return
    audit.seen(audit.Act("view", "today", detail={"cases": len(cases)}))
    session[_SHOWN] = shown


def _private_waiting() -> int | None:
    """Return how many private matters nobody has taken up: whoever answers for what is urgent sees that much.

    None where the safety store does not answer: this page must come all the same.
    """
    if not access.may(Permission.URGENT_CASE_CLOSE):
        return 0
    try:
        return how_many_wait(services().safety, current_user.id)
    except SQLAlchemyError:
        return None


def _private_urgent() -> Urgent | None:
    """Return the private matters that must not wait; for whoever may read them, and nobody else."""
    if not access.may(Permission.SAFETY_VIEW):
        return None
    try:
        return urgent_waiting(services().safety, current_user.id)
    except SQLAlchemyError:
        # The page says already that the store does not answer.
        return None


def _day() -> tuple[Any, Any, str]:
    today_on = india_day(services().clock.now())
    start = at_india(today_on, time())
    return start, start + timedelta(days=1), today_on.isoformat()


def _cases(database: Session) -> dict[str, Any]:
    kinds = case_kinds(access.my_roles()) if access.may(Permission.CASES_VIEW) else frozenset()
    return {"urgent": queries.urgent_cases(database, kinds), "open_cases": queries.open_cases(database, kinds)}


def _calls(database: Session) -> dict[str, Any]:
    start, end, day = _day()
    rows = queries.calls_by(database, start, end, scope(console_calls.flows(database)))
    directions: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    live = 0
    for direction, end_reason, status, n in rows:
        directions[direction] += n
        live += n if status == CallStatus.IN_PROGRESS else 0
        if end_reason is not None:
            endings[end_reason] += n
    return {
        "today": day,
        "calls_total": sum(directions.values()),
        "calls_in": directions[Direction.INBOUND],
        "calls_out": directions[Direction.OUTBOUND],
        "calls_live": live,
        "endings": endings.most_common(),
    }


def _reminders(database: Session) -> dict[str, Any]:
    if not access.may(Permission.REMINDERS_VIEW):
        return {"reminder_statuses": [], "reminder_outcomes": []}
    start, end, _ = _day()
    statuses: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for status, disposition, n in queries.reminders_by(database, start, end):
        statuses[status] += n
        if disposition is not None:
            outcomes[disposition] += n
    return {"reminder_statuses": statuses.most_common(), "reminder_outcomes": outcomes.most_common()}


def _health(database: Session) -> dict[str, Any]:
    now = services().clock.now()
    beats = queries.heartbeats(database)
    return {
        "heartbeats": [(beat, now - beat.at > SILENT_AFTER) for beat in beats],
        "calls_are_off": dialling.outbound_is_off(database.connection()),
    }
