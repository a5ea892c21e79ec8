"""Who of the staff may be at a phone: what the line needs to check her secret number, and what sets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select, update

from db.models import Staff

_PHONE: BindParameter[Any] = bindparam("phone")


@dataclass(frozen=True, slots=True)
class StaffAtPhone:
    """Somebody of the staff who may be at the phone, with what is needed to check her secret number."""

    staff_id: int
    secret_hash: str | None
    locked_until_at: datetime | None

    @property
    def holder_id(self) -> int:
        """Her row, as the check of secret numbers calls it."""
        return self.staff_id


_AT_PHONE = (
    select(Staff.id, Staff.secret_hash, Staff.secret_locked_until_at)
    .where(Staff.phone == _PHONE, Staff.active)
    .order_by(Staff.id)
)


def at_phone(connection: Connection, e164: str) -> list[StaffAtPhone]:
    """Return the staff whose number this is."""
    return [StaffAtPhone(*row) for row in connection.execute(_AT_PHONE, {"phone": e164})]


def set_secret(connection: Connection, staff_id: int, secret_hash: str) -> None:
    """Give somebody a new secret number; wrong tries with the one before are forgotten."""
    new = {"secret_hash": secret_hash, "secret_failures": 0, "secret_locked_until_at": None}
    connection.execute(update(Staff).where(Staff.id == staff_id).values(new))
