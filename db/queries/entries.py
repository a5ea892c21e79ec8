"""Entries: whose they are, what was usual, and what a new one takes the place of."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select, update

from core.entries import COUNTING, HER_NEWEST, WEEKLY, EntryKind, EntryStatus, Report
from db.models import Entry, Group, Member, MemberPhone


class Place(NamedTuple):
    """The group somebody reports for, and where it is; nothing of it need be known."""

    group_id: int | None
    area: str | None


NOWHERE = Place(None, None)
# As long as an entry keeps it.
_AREA = func.substr(func.coalesce(Group.block, Group.district), 1, 64)
_OF_MEMBER = (
    select(Group.id, _AREA).join(Member, Member.group_id == Group.id).where(Member.id == bindparam("the_member"))
)
_AT_PHONE = (
    select(Group.id, _AREA)
    .join(Member, Member.group_id == Group.id)
    .join(MemberPhone, MemberPhone.member_id == Member.id)
    .where(MemberPhone.e164 == bindparam("the_phone"), MemberPhone.not_hers_at.is_(None), Member.left_on.is_(None))
    .distinct()
    .limit(2)
)


def place_of(connection: Connection, member_id: int | None, phone: str | None) -> Place:
    """Return the group of a member; without one, the group of everybody at that number, if it is a single one."""
    if member_id is not None:
        return Place(*connection.execute(_OF_MEMBER, {"the_member": member_id}).one())
    if phone is None:
        return NOWHERE
    found = connection.execute(_AT_PHONE, {"the_phone": phone}).all()
    return Place(*found[0]) if len(found) == 1 else NOWHERE


_EARLIER = (
    select(Entry.quantity)
    .where(
        Entry.group_id == bindparam("the_group"),
        Entry.kind == bindparam("the_kind"),
        Entry.item == bindparam("the_item"),
        Entry.week_on < bindparam("the_week"),
        Entry.status.in_(COUNTING),
        Entry.quantity.is_not(None),
    )
    .order_by(Entry.week_on.desc(), Entry.id.desc())
    .limit(8)
)


def earlier(connection: Connection, group_id: int, kind: EntryKind, item: str, week_on: date) -> list[int]:
    """Return what a group reported in the weeks before one, the newest first."""
    sought = {"the_group": group_id, "the_kind": kind.value, "the_item": item, "the_week": week_on}
    return [quantity for quantity in connection.scalars(_EARLIER, sought) if quantity is not None]


def give_way(
    connection: Connection, report: Report, place: Place, *, member_id: int | None, phone: str | None, week_on: date
) -> None:
    """Withdraw what a confirmed report takes the place of.

    That is her own draft of the week, her earlier answer to the same notice, her newest word of the week on herself,
    the earlier vote of her group, and for what a group reports weekly its figure so far. Whoever can be told by
    neither member nor number takes nobody's place.
    """
    hers = Entry.member_id == member_id if member_id is not None else Entry.phone == phone
    known = member_id is not None or phone is not None
    same = [Entry.kind == report.kind.value, Entry.item == report.item]
    of_week = [*same, Entry.week_on == week_on]
    ways: list[ColumnElement[bool]] = []
    if known:
        ways.append(and_(*of_week, hers, Entry.status == EntryStatus.DRAFT))
    if known and report.notice_id is not None:
        ways.append(and_(*same, hers, Entry.notice_id == report.notice_id))
    if known and report.notice_id is None and report.kind in HER_NEWEST:
        ways.append(and_(*of_week, hers, Entry.notice_id.is_(None)))
    if report.kind is EntryKind.VOTE and place.group_id is not None:
        ways.append(and_(*same, Entry.group_id == place.group_id, Entry.notice_id == report.notice_id))
    if report.kind in WEEKLY and place.group_id is not None:
        ways.append(and_(*of_week, Entry.group_id == place.group_id))
    if ways:
        live = Entry.status != EntryStatus.WITHDRAWN
        connection.execute(update(Entry).where(live, or_(*ways)).values(status=EntryStatus.WITHDRAWN.value))
