"""Who may be meant by a number on which somebody may harm herself."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from db.models import MemberPhone

_AT_NUMBER = select(MemberPhone.member_id).where(
    MemberPhone.e164 == bindparam("phone"), MemberPhone.not_hers_at.is_(None)
)


def members_at(connection: Connection, phone: str) -> list[int]:
    """Return every member whose number this is."""
    return list(connection.scalars(_AT_NUMBER, {"phone": phone}))
