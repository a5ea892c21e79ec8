"""Whom a notice is brought to by phone: members it is for, who agreed to such calls and have not answered it yet."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from core.consent import Purpose
from core.entries import COUNTING
from db.models import Consent, Entry, Errand, Group, Member, MemberPhone, Notice


class ToRing(NamedTuple):
    """A member and the number we ring her at."""

    member_id: int
    phone: str


def to_ring(connection: Connection, notice: Notice, purpose: Purpose, *, most: int) -> list[ToRing]:
    """Return up to `most` members to ring about a notice. Whether each may be rung is for the gate to say."""
    newest = select(func.max(Consent.id)).where(Consent.purpose == purpose.value).group_by(Consent.member_id)
    agreed = select(Consent.member_id).where(Consent.id.in_(newest), Consent.granted)
    answered = exists().where(
        Entry.notice_id == notice.id, Entry.member_id == Member.id, Entry.status.in_([one.value for one in COUNTING])
    )
    planned = exists().where(Errand.notice_id == notice.id, Errand.member_id == Member.id)
    query = (
        select(Member.id, MemberPhone.e164)
        .join(Group, Group.id == Member.group_id)
        .join(MemberPhone, MemberPhone.member_id == Member.id)
        .where(
            MemberPhone.rank == 0,
            MemberPhone.not_hers_at.is_(None),
            Member.left_on.is_(None),
            Member.id.in_(agreed),
            ~answered,
            ~planned,
            *_lives_there(notice),
        )
        .order_by(Member.id)
        .limit(most)
    )
    return [ToRing(*row) for row in connection.execute(query)]


def _lives_there(notice: Notice) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if notice.area is not None:
        where.append(or_(Group.block == notice.area, Group.district == notice.area))
    if notice.group_id is not None:
        where.append(Group.id == notice.group_id)
    return where
