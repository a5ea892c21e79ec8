"""What the line knows of her group: who leads it, its news, the day it votes on, the sakhi's day, goods nearby."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, and_, bindparam, case, func, or_, select

from core.entries import COUNTING, EntryKind
from core.notices import NoticeKind, NoticeStatus
from db.models import Entry, Group, Member, Notice, Recording

_TODAY: BindParameter[Any] = bindparam("today_on")
_HER_GROUP = select(Member.group_id).where(Member.id == bindparam("the_member")).scalar_subquery()
_IS_LEADER = select(Member.is_leader).where(Member.id == bindparam("the_member"))


def is_leader(connection: Connection, member_id: int) -> bool:
    """Tell whether a member reports for her group."""
    return bool(connection.scalar(_IS_LEADER, {"the_member": member_id}))


def group_of(connection: Connection, member_id: int) -> int:
    """Return a member's group."""
    return connection.execute(select(Member.group_id).where(Member.id == member_id)).scalar_one()


_TOLD = (Notice.status == NoticeStatus.APPROVED.value, Notice.from_on <= _TODAY, Notice.until_on >= _TODAY)
_NEWS = (
    select(Recording.file)
    .join(Notice, Notice.recording_id == Recording.id)
    .where(*_TOLD, Notice.kind == NoticeKind.GROUP.value, Notice.group_id == _HER_GROUP, Recording.status == "stored")
    .order_by(Notice.id.desc())
    .limit(1)
)


def news(connection: Connection, member_id: int, today_on: date) -> str | None:
    """Return the sound file of the newest approved words of its leader to a member's group, told today."""
    return connection.scalar(_NEWS, {"the_member": member_id, "today_on": today_on})


class OpenVote(NamedTuple):
    """A meeting day that a group's leader is asked about."""

    notice_id: int
    day_on: date


_VOTE = (
    select(Notice.id, Notice.happens_on)
    .where(*_TOLD, Notice.kind == NoticeKind.GROUP.value, Notice.group_id == _HER_GROUP, Notice.happens_on > _TODAY)
    .order_by(Notice.id.desc())
    .limit(1)
)


def open_vote(connection: Connection, member_id: int, today_on: date) -> OpenVote | None:
    """Return the day that the leader of a member's group is asked about: one that a notice to it names."""
    row = connection.execute(_VOTE, {"the_member": member_id, "today_on": today_on}).first()
    return OpenVote(row.id, row.happens_on) if row is not None and row.happens_on is not None else None


_LAST_VISIT = (
    select(func.max(Notice.happens_on))
    .join(Group, Group.id == _HER_GROUP)
    .where(
        Notice.kind == NoticeKind.SAKHI_DAY.value,
        Notice.status == NoticeStatus.APPROVED.value,
        Notice.happens_on < _TODAY,
        or_(
            and_(Notice.group_id.is_(None), Notice.area.is_(None)),
            Notice.group_id == Group.id,
            Notice.area.in_((Group.block, Group.district)),
        ),
    )
)
_RECEIPT = (
    select(Entry.id)
    .where(
        Entry.member_id == bindparam("the_member"),
        Entry.kind == EntryKind.RECEIPT.value,
        Entry.status.in_(COUNTING),
        Entry.made_at >= bindparam("since_at"),
    )
    .limit(1)
)


def sakhi_was_there_on(connection: Connection, member_id: int, today_on: date) -> date | None:
    """Return the bank sakhi's last day in a member's village before today."""
    return connection.scalar(_LAST_VISIT, {"the_member": member_id, "today_on": today_on})


def receipt_told(connection: Connection, member_id: int, since_at: datetime) -> bool:
    """Tell whether she said since an instant whether she got a receipt."""
    sought = {"the_member": member_id, "since_at": since_at}
    return connection.execute(_RECEIPT, sought).first() is not None


class Village(NamedTuple):
    """A group and where it is."""

    group_id: int
    name_hi: str | None
    village: str | None
    block: str | None
    district: str | None


_VILLAGES = select(Group.id, Group.name_hi, Group.village, Group.block, Group.district, Group.code)


def village_of(connection: Connection, number: int) -> Village | None:
    """Return the group whose code has these digits; None when there is none, or more than one."""
    found = [
        Village(*row[:5])
        for row in connection.execute(_VILLAGES)
        if (digits := "".join(filter(str.isdecimal, row.code))) and int(digits) == number
    ]
    return found[0] if len(found) == 1 else None


_HAS_SOME = (
    select(Group.name_hi, Entry.week_on)
    .join(Group, Group.id == Entry.group_id)
    .where(
        Entry.kind == EntryKind.COUNT.value,
        Entry.item == bindparam("the_item"),
        Entry.status.in_(COUNTING),
        Entry.quantity > 0,
        Entry.week_on >= bindparam("since_on"),
        Group.name_hi.is_not(None),
        Group.block == bindparam("the_block"),
    )
    .order_by(
        case((Group.id == bindparam("the_group"), 0), (Group.village == bindparam("the_village"), 1), else_=2),
        Entry.week_on.desc(),
        Entry.id.desc(),
    )
    .limit(1)
)
_ANNOUNCED = (
    select(func.coalesce(Notice.place_hi, Group.name_hi))
    .outerjoin(Group, Group.id == Notice.group_id)
    .where(
        *_TOLD,
        Notice.kind == NoticeKind.STOCK.value,
        Notice.item == bindparam("the_item"),
        or_(
            and_(Notice.area.is_(None), Notice.group_id.is_(None)),
            Notice.area.in_((bindparam("the_block"), bindparam("the_district"))),
            Group.block == bindparam("the_block"),
        ),
    )
    .order_by(case((Notice.area == bindparam("the_block"), 0), else_=1), Notice.id.desc())
    .limit(1)
)


def place_with(connection: Connection, item: str, village: Village, *, today_on: date, since_on: date) -> str | None:
    """Return where in a village's block something is to be had: where a notice says, or a group that made some."""
    near = {"the_item": item, "the_block": village.block}
    told = {**near, "the_district": village.district, "today_on": today_on}
    made = {**near, "the_group": village.group_id, "the_village": village.village, "since_on": since_on}
    place: str | None = connection.scalar(_ANNOUNCED, told)
    return place or connection.scalar(_HAS_SOME, made)
