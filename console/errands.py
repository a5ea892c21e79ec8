"""The list of calls the line owes: a missed call, an answer, news. What was tried, and why nothing happens."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from console.access import Permission, needs
from console.asked import one_of
from console.lists import listed
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
        status=one_of(args.get("status"), ErrandStatus),
        kind=one_of(args.get("kind"), ErrandKind),
        verdict=one_of(args.get("verdict"), Verdict),
    )
    return render_template("errands.html", **listed("errands", queries, wanted, FILTERS))
