"""A call that broke off and the one that takes it up: found by her number, taken up once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.orm import aliased

from core.calls import CallStatus, Direction
from db.models import Call

# Afterwards another woman may hold the phone, and the danger may have changed.
TAKEN_UP_WITHIN = timedelta(minutes=30)
# A call that breaks off again and again goes to a person by then.
_MOST_DROPS = 5


@dataclass(frozen=True, slots=True)
class LeftOff:
    """A call that is over, and where it stood. `state`: as it is stored."""

    call_id: int
    flow_version: str
    state: str


# Looked at by her number alone: an index of all ended calls would be walked to its end.
_LOOKED_AT = 5
_later = aliased(Call)
_latest = (
    select(Call)
    .where(Call.other_party == bindparam("phone"), Call.id != bindparam("this_call"))
    .order_by(Call.id.desc())
    .limit(_LOOKED_AT)
    .subquery()
)
_NEWEST = (
    select(_latest.c.id, _latest.c.flow_version, _latest.c.state, _latest.c.ended_at, _later.id.label("taken_up_by"))
    .outerjoin(_later, _later.resumes_call_id == _latest.c.id)
    .where(
        _latest.c.status == CallStatus.ENDED.value,
        _latest.c.answered_at.is_not(None),
        or_(_latest.c.direction == Direction.INBOUND.value, _latest.c.why == "errand_missed_call"),
    )
    .order_by(_latest.c.id.desc())
    .limit(1)
)


def left_off(connection: Connection, phone: str, this_call: int, now: datetime) -> LeftOff | None:
    """Return the newest call with this number before this one, if it has just ended and nobody took it up yet."""
    row = connection.execute(_NEWEST, {"phone": phone, "this_call": this_call}).first()
    if row is None or row.state is None or row.taken_up_by is not None:
        return None
    if row.ended_at is None or row.ended_at < now - TAKEN_UP_WITHIN:
        return None
    return LeftOff(row.id, row.flow_version, row.state)


_TAKE_UP = (
    update(Call)
    .where(
        Call.id == bindparam("this_call"),
        Call.resumes_call_id.is_(None),
        ~select(_later.id).where(_later.resumes_call_id == bindparam("left_call")).exists(),
    )
    .values(resumes_call_id=bindparam("left_call"))
)
_TAKES_UP = select(Call.resumes_call_id).where(Call.id == bindparam("this_call"))


def take_up(connection: Connection, this_call: int, left_call: int) -> None:
    """Note that one call goes on with another, unless a third has done so meanwhile."""
    connection.execute(_TAKE_UP, {"this_call": this_call, "left_call": left_call})


def taken_up(connection: Connection, this_call: int) -> int | None:
    """Return the call that this one goes on with."""
    return connection.scalar(_TAKES_UP, {"this_call": this_call})


def calls_before(connection: Connection, this_call: int) -> Iterator[int]:
    """Yield the calls that this one goes on with, the newest first."""
    for _ in range(_MOST_DROPS):
        before = taken_up(connection, this_call)
        if before is None:
            return
        yield before
        this_call = before
