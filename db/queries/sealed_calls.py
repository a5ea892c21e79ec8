"""What sealed turns left in the main database, unreadable as it is: nobody needs it once the call is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from core.calls import CallStatus
from core.ids import call_id_at
from db.models import Call, CallStep

# How a sealed state and a sealed answer begin, and how a sealed turn is called, whatever it was about.
MARK, NEUTRAL_FLOW = "sealed:", "talk"
# Ids grow with time, so older calls are not looked at: a night on which nobody worked is made good within this.
_LOOKS_BACK = timedelta(days=30)


def strike_out(connection: Connection, *, ended_before_at: datetime, now: datetime) -> int:
    """Delete the sealed states and answers of calls that ended before an instant; return of how many calls.

    That there was a turn stays, and when.
    """
    recent = Call.id >= call_id_at(now - _LOOKS_BACK)
    over = (Call.status == CallStatus.ENDED.value, Call.ended_at < ended_before_at)
    found = connection.scalars(
        select(Call.id).where(recent, *over, Call.state.startswith(MARK, autoescape=True))
    ).all()
    for call_id in found:
        sealed = func.substr(CallStep.reply, 1, len(MARK)) == MARK.encode()
        connection.execute(update(CallStep).where(CallStep.call_id == call_id, sealed).values(reply=b""))
        connection.execute(update(Call).where(Call.id == call_id).values(state=None))
    return len(found)
