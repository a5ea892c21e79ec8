"""The line's calls to one woman or her phone: how many today, when the last, and whether one is up.

A phone that two women share rings no more often than one that is hers alone, and not while either is on it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, or_, select

from core.calls import CallStatus
from core.ids import call_id_at
from core.reminders import AttemptStatus
from db.models import Attempt, Call
from db.queries.constants import LIVE


class HerCalls(NamedTuple):
    """Calls to her or to her phone, whoever was meant."""

    today: int
    last_at: datetime | None
    is_on_the_phone: bool


_MEMBER_ID: BindParameter[Any] = bindparam("member")
_PHONE: BindParameter[Any] = bindparam("phone")
# Attempts of which it is certain that no phone rang.
_NOT_RUNG = [AttemptStatus.REFUSED.value, AttemptStatus.NOT_PLACED.value]
_OPEN_CALLS = [CallStatus.PLACED.value, CallStatus.RINGING.value, CallStatus.IN_PROGRESS.value]
_HERS = or_(Attempt.member_id == _MEMBER_ID, Attempt.phone == _PHONE)
# Today's attempts are found by call number, which grows.
_TODAY = select(func.count(), func.max(Attempt.sent_at)).where(
    Attempt.call_id >= bindparam("first_call"), _HERS, Attempt.status.not_in(_NOT_RUNG)
)
_ON_THE_PHONE = select(
    or_(
        exists().where(Attempt.status.in_(LIVE), _HERS),
        exists().where(Call.status.in_(_OPEN_CALLS), Call.other_party == _PHONE),
    )
)


def her_calls(connection: Connection, member_id: int | None, phone: str | None, day_starts_at: datetime) -> HerCalls:
    """Return what the line's calls to her are today. `member_id` None: a number that is nobody's we know."""
    her = {"member": member_id, "phone": phone}
    today, last_at = connection.execute(_TODAY, {**her, "first_call": call_id_at(day_starts_at)}).one()
    return HerCalls(today, last_at, bool(connection.scalar(_ON_THE_PHONE, her)))
