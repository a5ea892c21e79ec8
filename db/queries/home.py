"""Who may be rung about trouble at home: the named workers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from core.calls import StaffRole
from db.models import Role, Staff

_SAFETY_PHONES = (
    select(Staff.phone)
    .join(Staff.roles)
    .where(Role.name == StaffRole.VIOLENCE_WORKER.value, Staff.active, Staff.takes_calls, Staff.phone.is_not(None))
    .order_by(Staff.id)
)


def safety_phones(connection: Connection) -> Sequence[str]:
    """Return the phones of violence workers who take calls."""
    return [phone for phone in connection.scalars(_SAFETY_PHONES) if phone]
