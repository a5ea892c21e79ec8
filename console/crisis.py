"""Days of crisis: the switch that puts health notices first and stops every call about money, for a time."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_security import current_user

from console import audit
from console.access import Permission, needs
from console.services import services
from core.case_work import MIN_REASON
from core.clock import india_day
from core.notices import NoticeKind
from db.queries import news, notices

pages = Blueprint("crisis", __name__)
# It ends by itself: a crisis that somebody forgot would keep women from being reminded for months.
USUAL_DAYS, MOST_DAYS = 7, 14


@pages.get("/crisis")
@needs(Permission.CRISIS_SWITCH)
def page() -> str:
    """Show whether these are days of crisis, and the switch."""
    return _page()


@pages.post("/crisis")
@needs(Permission.CRISIS_SWITCH)
def begin() -> ResponseReturnValue:
    """Begin days of crisis, or let them last longer."""
    days, reason = request.form.get("days", ""), (request.form.get("reason") or "").strip()
    if not days.isascii() or not days.isdigit() or not 1 <= int(days) <= MOST_DAYS:
        return _page(error=gettext("From 1 to %(n)s days. It can be made longer when it ends.", n=MOST_DAYS)), 422
    if len(reason) < MIN_REASON:
        return _page(error=gettext("Say in a few words why. Others will rely on it.")), 422
    now = services().clock.now()
    until_at = now + timedelta(days=int(days))
    with services().database.session() as database:
        news.set_crisis(database.connection(), until_at=until_at, now=now, staff_id=current_user.id)
        detail = {"days": int(days), "reason": reason[:200]}
        audit.record_here(database, audit.Act("crisis_on", "switch", news.CRISIS_SWITCH, detail))
    flash(gettext("Days of crisis have begun. Nobody is rung about money."))
    return redirect(url_for("crisis.page"))


@pages.post("/crisis/end")
@needs(Permission.CRISIS_SWITCH)
def end() -> ResponseReturnValue:
    """End days of crisis now."""
    now = services().clock.now()
    with services().database.session() as database:
        until_at = news.crisis_until(database.connection())
        if until_at is not None and now < until_at:
            news.set_crisis(database.connection(), until_at=now, now=now, staff_id=current_user.id)
            audit.record_here(database, audit.Act("crisis_off", "switch", news.CRISIS_SWITCH))
    flash(gettext("These are ordinary days again."))
    return redirect(url_for("crisis.page"))


def _page(error: str | None = None) -> str:
    now = services().clock.now()
    with services().database.reading() as database:
        until_at = news.crisis_until(database.connection())
        alerts = notices.told(database.connection(), (NoticeKind.ALERT,), india_day(now))
    audit.seen(audit.Act("view", "switch", news.CRISIS_SWITCH))
    return render_template(
        "crisis.html",
        until_at=until_at if until_at is not None and now < until_at else None,
        alerts=alerts,
        usual_days=USUAL_DAYS,
        most_days=MOST_DAYS,
        error=error,
    )
