"""The list of reminders: what is planned, what was tried, and why nothing happens where nothing happens."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from console import audit
from console.access import Permission, needs
from console.call_filters import read_cursor, read_days
from console.services import services
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
        status=_one_of(args.get("status"), frozenset(ReminderStatus)),
        outcome=_one_of(args.get("outcome"), frozenset(Disposition)),
        verdict=_one_of(args.get("verdict"), frozenset(Verdict)),
        member_code=(args.get("member") or "").strip()[:32] or None,
        changed_from=start,
        changed_to=end,
    )
    with services().database.reading() as database:
        found = queries.page(database, wanted, read_cursor(args))
        total, capped = queries.count(database, wanted)
    audit.seen(audit.Act("view", "reminders", detail={"shown": len(found.rows)}))
    chosen = {name: args[name] for name in FILTERS if args.get(name)}
    return render_template("reminders.html", found=found, total=total, capped=capped, chosen=chosen)


def _one_of(value: str | None, codes: frozenset[str]) -> str | None:
    return value if value in codes else None
