"""The list of calls the line owes: a missed call, an answer, news. What was tried, and why nothing happens."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from console import audit
from console.access import Permission, needs
from console.call_filters import read_cursor
from console.services import services
from core.errands import ErrandKind, ErrandStatus
from core.may_call import Verdict
from db.queries import console_errands as queries
from db.queries.console_errands import ErrandFilter

pages = Blueprint("errands", __name__)
FILTERS = ("status", "kind", "verdict")


@pages.get("/errands")
@needs(Permission.ERRANDS_VIEW)
def listing() -> str:
    """List errands, newest first."""
    args = request.args
    wanted = ErrandFilter(
        status=_one_of(args.get("status"), frozenset(ErrandStatus)),
        kind=_one_of(args.get("kind"), frozenset(ErrandKind)),
        verdict=_one_of(args.get("verdict"), frozenset(Verdict)),
    )
    with services().database.reading() as database:
        found = queries.page(database, wanted, read_cursor(args))
        total, capped = queries.count(database, wanted)
    audit.seen(audit.Act("view", "errands", detail={"shown": len(found.rows)}))
    chosen = {name: args[name] for name in FILTERS if args.get(name)}
    return render_template("errands.html", found=found, total=total, capped=capped, chosen=chosen)


def _one_of(value: str | None, codes: frozenset[str]) -> str | None:
    return value if value in codes else None
