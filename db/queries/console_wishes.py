"""What a woman wishes of us, for the pages that show who she is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import Consent, MemberPhone


@dataclass(frozen=True, slots=True)
class Wishes:
    """Her newest word on each purpose, and her phones, the one we ring first."""

    consents: list[Consent]
    phones: list[MemberPhone]


def wishes(session: Session, member_id: int | None) -> Wishes:
    """Return what she wishes; nothing for a caller nobody knows."""
    if member_id is None:
        return Wishes([], [])
    newest = select(func.max(Consent.id)).where(Consent.member_id == member_id).group_by(Consent.purpose)
    phones = select(MemberPhone).where(MemberPhone.member_id == member_id)
    return Wishes(
        consents=list(session.scalars(select(Consent).where(Consent.id.in_(newest)).order_by(Consent.purpose))),
        phones=list(session.scalars(phones.order_by(MemberPhone.rank, MemberPhone.e164))),
    )
