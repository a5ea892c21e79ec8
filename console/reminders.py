"""The list of reminders: what is planned, what was tried, and why nothing happens where nothing happens."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from console.access import Permission, needs
from console.asked import one_of, read_days
from console.lists import listed
from core.calls import Disposition
from core.may_call import Verdict
from core.reminders import ReminderStatus
from db.queries import console_reminders as queries
from db.queries.console_reminders import ReminderFilter

pages = Blueprint("reminders", __name__)
FILTERS = ("status", "outcome", "verdict", "member", "from", "to")


@pages.get("/reminders")
@needs(Permission.REMINDERS_VIEW)
def listing() -> str:
    """List reminders, newest first."""
    args = request.args
    start, end = read_days(args)
    wanted = ReminderFilter(
        status=one_of(args.get("status"), ReminderStatus),
        outcome=one_of(args.get("outcome"), Disposition),
        verdict=one_of(args.get("verdict"), Verdict),
        member_code=(args.get("member") or "").strip()[:32] or None,
        changed_from=start,
        changed_to=end,
    )
    return render_template("reminders.html", **listed("reminders", queries, wanted, FILTERS))
