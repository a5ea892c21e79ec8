"""Who may be rung in sealed calls, the named workers; and how often wrong secret numbers came from a phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from core.calls import StaffRole
from db.models import Call, CallStep, Role, Staff

_SAFETY_PHONES = (
    select(Staff.phone)
    .join(Staff.roles)
    .where(Role.name == StaffRole.VIOLENCE_WORKER.value, Staff.active, Staff.takes_calls, Staff.phone.is_not(None))
    .order_by(Staff.id)
)


def safety_phones(connection: Connection) -> Sequence[str]:
    """Return the phones of violence workers who take calls."""
    return [phone for phone in connection.scalars(_SAFETY_PHONES) if phone]


def phone_of(connection: Connection, staff_id: int) -> str | None:
    """Return the phone of one worker, whether or not she takes other calls; None once she has left."""
    return connection.scalar(select(Staff.phone).where(Staff.id == staff_id, Staff.active))


def wrong_numbers(connection: Connection, phone: str | None, since_at: datetime, *, most: int) -> int:
    """Return how many wrong secret numbers came from a phone since an instant, counted up to `most`.

    All phones that hide their numbers count as one.
    """
    wrong = (
        select(CallStep.call_id)
        .join(Call, Call.id == CallStep.call_id)
        .where(Call.other_party == phone if phone is not None else Call.other_party.is_(None))
        .where(Call.started_at >= since_at, CallStep.outcome == "wrong_code")
        .limit(most)
        .subquery()
    )
    return int(connection.scalar(select(func.count()).select_from(wrong)) or 0)
