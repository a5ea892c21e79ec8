"""What becomes of an errand when a call that was made for it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from core.calling_window import MONEY_WINDOW, SERVICE_WINDOW, SLOTS
from core.calls import EndReason
from core.errands import ErrandKind, ErrandStatus, Tried, after_call
from db.models import Errand, Member

_OPEN = (ErrandStatus.DUE.value, ErrandStatus.DIALLING.value)


@dataclass(frozen=True, slots=True)
class Over:
    """A call that is over. `disposition`: what was achieved in it."""

    call_id: int
    at: datetime
    reason: EndReason
    was_answered: bool
    disposition: str | None


def settle_errand(connection: Connection, errand_id: int, over: Over) -> None:
    """Decide what becomes of an errand: delivered, ended, or due again.

    As for reminders, only the call that speaks for it may decide, and only while it is open (K6).
    """
    row = connection.execute(
        select(Errand.kind, Errand.attempts, Errand.about_money, Member.safe_slot)
        .outerjoin(Member, Member.id == Errand.member_id)
        .where(Errand.id == errand_id, Errand.status.in_(_OPEN))
        .where(or_(Errand.delivered_by.is_(None), Errand.delivered_by == over.call_id))
    ).first()
    if row is None:
        return
    hours = MONEY_WINDOW if row.about_money else SERVICE_WINDOW
    tried = Tried(
        kind=ErrandKind(row.kind),
        attempts=row.attempts,
        reason=over.reason,
        was_answered=over.was_answered,
        disposition=over.disposition,
        window=hours.narrowed_to(SLOTS.get(row.safe_slot or "")) or hours,
        at=over.at,
    )
    after = after_call(tried)
    values = {"status": after.status.value, "next_attempt_at": after.again_at}
    if after.status is not ErrandStatus.DELIVERED:
        values["delivered_by"] = None
    connection.execute(
        update(Errand)
        .where(Errand.id == errand_id)
        .values(disposition=over.disposition, changed_at=over.at, **values)
    )
