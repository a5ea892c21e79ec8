"""The audit trail, for those who look after the lookers."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, render_template, request

from console import audit
from console.access import Permission, needs
from console.asked import chosen, read_cursor, read_days
from console.audit_words import details
from console.filters import named
from console.sentences import WORDS
from console.services import services
from db.queries import console_audit as queries
from db.queries.console_audit import AuditFilter

pages = Blueprint("audit_page", __name__)
FILTERS = ("from", "to", "action", "kind", "id", "who")


@pages.get("/audit")
@needs(Permission.AUDIT_VIEW)
def listing() -> str:
    """List who saw or changed what, newest first; with ?check=1 walk the whole chain."""
    args = request.args
    start, end = read_days(args)
    who = args.get("who", "")
    wanted = AuditFilter(
        staff_id=int(who) if who.isascii() and who.isdigit() and len(who) < 19 else None,
        action=args["action"] if args.get("action") in WORDS["action"] else None,
        object_kind=args["kind"] if args.get("kind") in WORDS["object"] else None,
        object_id=(args.get("id") or "").strip()[:64] or None,
        from_at=start,
        to_at=end,
    )
    with services().database.reading() as database:
        found = queries.page(database, wanted, read_cursor(args))
        report = audit.verify_chain(database) if args.get("check") else None
    audit.seen(audit.Act("view", "audit", detail={"shown": len(found.rows)}))
    rows = found.map(lambda row: (row[0], row[1], details(row[0].action, json.loads(row[0].detail))))
    asked = chosen(args, FILTERS)
    return render_template("audit.html", found=rows, report=report, chosen=asked, tags=_named(asked, rows.rows))


def _named(asked: dict[str, str], rows: list[Any]) -> dict[str, str]:
    """Return what was asked for, with a name instead of somebody's number."""
    person = rows[0][1] if rows else None
    return {**asked, "who": named(person)} if "who" in asked and person is not None else asked
