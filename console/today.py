"""The first page: what needs me now?"""

from __future__ import annotations

from collections import Counter
from datetime import time, timedelta
from typing import Any

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from console import access, audit
from console.access import Permission, needs
from console.calls import scope
from console.services import services
from core.calls import CallStatus, Direction
from core.clock import at_india, india_day
from db.queries import console_calls, dialling
from db.queries import console_today as queries

pages = Blueprint("today", __name__)
# The worker says that it is alive several times a minute.
SILENT_AFTER = timedelta(minutes=3)


@pages.get("/")
@needs(Permission.TODAY_VIEW)
def page() -> str:
    """Show urgent cases, the day's calls and reminders, and whether the line is well."""
    with services().database.reading() as database:
        shown = {**_cases(database), **_calls(database), **_reminders(database), **_health(database)}
    audit.seen(audit.Act("view", "today", detail={"cases": len(shown["urgent"])}))
    return render_template("today.html", **shown)


def _day() -> tuple[Any, Any, str]:
    today_on = india_day(services().clock.now())
    start = at_india(today_on, time())
    return start, start + timedelta(days=1), today_on.isoformat()


def _cases(database: Session) -> dict[str, Any]:
    kinds = access.case_kinds(access.my_roles()) if access.may(Permission.CASES_VIEW) else frozenset()
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
