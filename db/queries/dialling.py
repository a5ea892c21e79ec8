"""What holds for every outbound call: the switch, the lines in use, the money spent. Each read is made once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from core.calls import CallStatus, Direction
from core.ids import call_id_at
from db.models import Attempt, Call, Switch
from db.queries import switches
from db.queries.constants import LIVE

# The switch that stops all outbound calls (R58): its value is this word.
OUTBOUND_SWITCH = "outbound_calls"
ON, OFF = "on", "off"

_SWITCH = select(Switch.value).where(Switch.name == OUTBOUND_SWITCH)


def outbound_is_off(connection: Connection) -> bool:
    """Tell whether somebody has switched off all outbound calls."""
    return connection.scalar(_SWITCH) == OFF


def switch_outbound(connection: Connection, *, on: bool, now: datetime) -> bool:
    """Switch outbound calls on or off for everybody; return whether that changed anything."""
    if outbound_is_off(connection) is not on:
        return False
    switches.turn(connection, OUTBOUND_SWITCH, ON if on else OFF, now=now, staff_id=None)
    return True


_LIVE_ATTEMPTS = select(func.count()).select_from(Attempt).where(Attempt.status.in_(LIVE))
_CALLERS = (
    select(func.count())
    .select_from(Call)
    .where(Call.status == CallStatus.IN_PROGRESS.value, Call.direction == Direction.INBOUND.value)
)
_LINES_IN_USE = select(_LIVE_ATTEMPTS.scalar_subquery() + _CALLERS.scalar_subquery())


def lines_in_use(connection: Connection) -> int:
    """Return how many calls may be up: attempts that may be ringing or answered, and callers on the line."""
    return connection.scalar(_LINES_IN_USE) or 0


_COMMITTED = select(func.coalesce(func.sum(Attempt.hold_paise), 0)).where(Attempt.call_id >= bindparam("first_call"))


def committed_paise(connection: Connection, since_at: datetime) -> int:
    """Return what attempts since an instant have cost or still hold (K11). Found by call number, which grows."""
    return int(connection.scalar(_COMMITTED, {"first_call": call_id_at(since_at)}) or 0)
