"""Private numbers: a worker makes one for a woman she knows, and sees those that she is named for (domain.md row 12).

The digits stand on the page once, in the answer to the request that made them.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_security import current_user
from werkzeug.wrappers import Response

from console.access import Permission, needs
from console.services import services
from db.queries.console_private import NotNamedError, named, workers
from db.safety.codes import TooManyCodesError
from db.safety.desk import SafetyDesk

pages = Blueprint("private_codes", __name__)

Answer = str | Response | tuple[str, int]


@pages.get("/private/numbers")
@needs(Permission.SAFETY_VIEW)
def listing() -> str:
    """List the numbers this worker is named for, and offer to make one."""
    return _page()


@pages.post("/private/numbers")
@needs(Permission.SAFETY_CHANGE)
def make() -> Answer:
    """Make a number; whoever makes one is one of the two who know of it."""
    try:
        with services().database.reading() as database:
            pair = named(database, request.form.get("didi", ""), request.form.get("officer", ""))
        if current_user.id not in (pair.didi_id, pair.officer_id):
            return _page(error=gettext("One of the two must be you.")), 422
        return _page(made=_desk().make_code(pair))
    except NotNamedError:
        return _page(error=gettext("Choose two different workers; the didi needs a phone.")), 422
    except TooManyCodesError:
        return _page(error=gettext("Too many private numbers are in use. Retire some first.")), 422


@pages.post("/private/numbers/retire")
@needs(Permission.SAFETY_CHANGE)
def retire() -> Answer:
    """Let a number lead nowhere from now on."""
    if not _desk().retire_code(request.form.get("handle", "")):
        return _page(error=gettext("There is no such number any more.")), 409
    flash(gettext("It leads nowhere now."))
    return redirect(url_for("private_codes.listing"))


def _desk() -> SafetyDesk:
    return SafetyDesk(services().safety, current_user.id, services().clock.now())


def _page(**extra: Any) -> str:
    with services().database.reading() as database:
        people = workers(database)
    by_id = {worker.id: worker for worker in people}
    return render_template("private/codes.html", codes=_desk().codes(), people=people, by_id=by_id, **extra)
