"""A code of the authenticator app opens the door once (RFC 6238, 5.2): whoever looked over her shoulder is too late.

That a code was used stands in the audit trail, which is where it belongs anyway; the trail's lock makes looking and
writing one act, so that of two people with the same code only one gets in.
"""

from __future__ import annotations

from datetime import timedelta

from flask import request

from console import audit, two_step
from console.services import services
from console.users import ConsoleUser
from db.queries import console_audit as queries

_ACTION = "login_code"
# No code lives longer than three half minutes.
_LOOK_BACK = timedelta(minutes=5)


def use_code(user: ConsoleUser, secret: str, typed: str) -> bool:
    """Tell whether a typed code is right and newer than the last one used, and use it up."""
    now = services().clock.now()
    step = two_step.code_step(secret, typed, now)
    if step is None:
        return False
    with services().database.session() as session:
        queries.last_entry(session)
        used = queries.details(session, staff_id=user.id, action=_ACTION, after=now - _LOOK_BACK)
        if any(one["step"] >= step for one in used):
            return False
        act = audit.Act(_ACTION, "staff", str(user.id), {"step": step})
        audit.record(session, act, staff_id=user.id, address=request.remote_addr, now=now)
    return True
