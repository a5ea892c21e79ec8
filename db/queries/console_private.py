"""Who may be named for a private number: violence workers, who are the only ones to open the private page."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.calls import StaffRole
from db.models import Role, Staff
from db.safety.codes import Named


class NotNamedError(ValueError):
    """These two cannot be named for a private number. The message says why."""


def workers(session: Session) -> list[Staff]:
    """Return the violence workers who are there, by name."""
    wanted = select(Staff).join(Staff.roles).where(Role.name == StaffRole.VIOLENCE_WORKER.value, Staff.active)
    return list(session.scalars(wanted.order_by(Staff.name, Staff.id)))


def named(session: Session, didi_code: str, officer_code: str) -> Named:
    """Return the two people with these staff codes, the didi first. Raises NotNamedError."""
    by_code = {worker.code: worker for worker in workers(session)}
    if didi_code not in by_code or officer_code not in by_code:
        raise NotNamedError("both must work here and have the role violence_worker")
    if didi_code == officer_code:
        raise NotNamedError("name two different people: one alone may fall ill, or leave")
    if not by_code[didi_code].phone:
        raise NotNamedError("the didi has no phone to ring")
    return Named(by_code[didi_code].id, by_code[officer_code].id)
