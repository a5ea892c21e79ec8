"""What women report by keys: the list, the totals, the check, and the file for a spreadsheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response as BaseResponse
from wtforms import Form, StringField
from wtforms.validators import AnyOf, InputRequired

from console import audit
from console.access import Permission, needs
from console.asked import chosen, one_of, read_day
from console.csv_file import csv_text
from console.lists import listed
from console.services import services
from core.clock import india_day
from core.entries import EntryKind, EntryStatus, is_in_sample, week_of
from db.models import Entry, Group
from db.queries import console_entries as queries
from db.queries.console_entries import EntryFilter

pages = Blueprint("entries", __name__)
FILTERS = ("kind", "status", "group", "to_check", "from", "to")
# Sums are kept in paise; everything else is a plain number.
SUMS = frozenset({EntryKind.COLLECTION, EntryKind.RATE})
_TOTALS_WEEKS = 4
_MOST_ROWS = 50_000
_HEADER = (
    *("week", "kind", "item", "quantity", "unit", "choice", "group_code", "group", "area", "status", "odd", "usual"),
)


class CheckForm(Form):
    """What somebody found."""

    found = StringField(validators=[InputRequired(), AnyOf((EntryStatus.CHECKED, EntryStatus.WITHDRAWN))])


@pages.get("/entries")
@needs(Permission.ENTRIES_VIEW)
def listing() -> str:
    """List entries, newest first."""
    return render_template(
        "entries/list.html",
        **listed("entries", queries, _filter(), FILTERS),
        sums=SUMS,
        open_statuses=queries.OPEN,
        is_in_sample=is_in_sample,
    )


@pages.get("/entries/totals")
@needs(Permission.ENTRIES_VIEW)
def totals() -> str:
    """Show what was reported in some weeks, by thing and area, and how many wait for grain."""
    first_on, last_on = _weeks()
    with services().database.reading() as database:
        rows = queries.totals(database, first_on, last_on)
        open_needs = queries.open_needs(database)
    audit.seen(audit.Act("view", "entries", "totals", {"shown": len(rows)}))
    return render_template(
        "entries/totals.html",
        rows=rows,
        open_needs=open_needs,
        first_on=first_on,
        last_on=last_on + timedelta(days=6),
        sums=SUMS,
        chosen=chosen(request.args, ("from", "to")),
    )


@pages.get("/entries/file.csv")
@needs(Permission.ENTRIES_EXPORT)
def file() -> Response:
    """Send the entries that fit as a file for a spreadsheet: groups, and no woman."""
    with services().database.reading() as database:
        found = queries.export(database, _filter(), _MOST_ROWS)
    audit.seen(audit.Act("export", "entries", detail={"rows": len(found)}))
    text = csv_text(_HEADER, (_cells(entry, group) for entry, group in found))
    headers = {"Content-Disposition": "attachment; filename=entries.csv", "Cache-Control": "no-store"}
    return Response(text, mimetype="text/csv", headers=headers)


@pages.post("/entries/<row:entry_id>/check")
@needs(Permission.ENTRIES_CHECK)
def check(entry_id: int) -> BaseResponse:
    """Mark an entry as found right, or as one that does not count."""
    typed = CheckForm(request.form)
    if not typed.validate():
        abort(400)
    to = EntryStatus(str(typed.found.data))
    with services().database.session() as database:
        before = queries.find(database, entry_id)
        if before is None:
            abort(404)
        was = before.status
        is_open = queries.mark(database, entry_id, to, staff_id=current_user.id, at=services().clock.now())
        if is_open:
            audit.record_here(database, audit.Act("check", "entry", str(entry_id), {"from": was, "to": to}))
    if is_open:
        flash(gettext("Saved."))
    else:
        flash(gettext("Somebody was faster: the entry was checked already, or a newer one took its place."))
    kept: dict[str, Any] = dict(chosen(request.args, FILTERS))
    return redirect(url_for("entries.listing", **kept))


def _filter() -> EntryFilter:
    args = request.args
    return EntryFilter(
        kind=one_of(args.get("kind"), EntryKind),
        status=one_of(args.get("status"), EntryStatus),
        group_code=(args.get("group") or "").strip()[:32] or None,
        to_check=bool(args.get("to_check")),
        week_from_on=_day("from"),
        week_to_on=_day("to"),
    )


def _day(name: str) -> date | None:
    """Return a day of the address; None for one far from every calendar, around which no week can be counted."""
    day = read_day(request.args.get(name))
    return day if day and 1 < day.year < 9999 else None


def _weeks() -> tuple[date, date]:
    """Return the Mondays of the first and the last week asked for; without a word, of the last four."""
    last_on = week_of(_day("to") or india_day(services().clock.now()))
    asked = _day("from")
    return (week_of(asked) if asked else last_on - timedelta(weeks=_TOTALS_WEEKS - 1)), last_on


def _cells(entry: Entry, group: Group | None) -> tuple[object, ...]:
    return (
        entry.week_on.isoformat(),
        entry.kind,
        entry.item,
        entry.quantity,
        "paise" if entry.kind in SUMS else "",
        entry.choice,
        group.code if group else None,
        group.name if group else None,
        entry.area,
        entry.status,
        "odd" if entry.odd else "",
        entry.usual,
    )
