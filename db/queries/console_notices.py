"""Notices as the console lists, shows and changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.entries import COUNTING
from core.notices import NoticeStatus
from db.models import Entry, Group, Member, Notice, Recording
from db.queries.console_paging import Cursor, Query, Slice, count_capped, take

# The list of who comes is for a hall or a bus, not for a census.
MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What to look for. `told_on`: only what callers hear on that day."""

    kind: str | None = None
    status: str | None = None
    told_on: date | None = None


def page(session: Session, wanted: NoticeFilter, cursor: Cursor) -> Slice[Notice]:
    """Return a page of notices, newest first."""
    return take(session, _filtered(select(Notice), wanted), Notice.id, cursor).map(lambda row: row[0])


def count(session: Session, wanted: NoticeFilter) -> tuple[int, bool]:
    """Return how many notices fit, and whether counting was cut short."""
    return count_capped(session, _filtered(select(Notice.id), wanted))


def _filtered(query: Query, wanted: NoticeFilter) -> Query:
    if wanted.kind is not None:
        query = query.where(Notice.kind == wanted.kind)
    if wanted.status is not None:
        query = query.where(Notice.status == wanted.status)
    if wanted.told_on is not None:
        query = query.where(
            Notice.status == NoticeStatus.APPROVED.value,
            Notice.from_on <= wanted.told_on,
            Notice.until_on >= wanted.told_on,
        )
    return query


def find(session: Session, notice_id: int) -> Notice | None:
    """Return a notice."""
    return session.get(Notice, notice_id)


def recording_of(session: Session, notice: Notice) -> Recording | None:
    """Return the words somebody spoke for it."""
    return session.get(Recording, notice.recording_id) if notice.recording_id is not None else None


def change(session: Session, notice_id: int, version: int, values: Mapping[str, Any]) -> bool:
    """Write columns of a notice; False when somebody changed it since `version`."""
    same = update(Notice).where(Notice.id == notice_id, Notice.version == version)
    changed = same.values(**values, version=version + 1).returning(Notice.id)
    return session.execute(changed).first() is not None


def replies(session: Session, notice_id: int) -> dict[str, int]:
    """Return how many gave each answer to a notice."""
    query = select(Entry.choice, func.count()).where(*_replies(notice_id)).group_by(Entry.choice)
    return {choice: n for choice, n in session.execute(query.order_by(Entry.choice)) if choice is not None}


def who_said(session: Session, notice_id: int, choice: str) -> list[Member]:
    """Return the members who gave an answer, by name: the list for a camp, a class, an order."""
    said_so = select(Entry.member_id).where(*_replies(notice_id), Entry.choice == choice)
    query = select(Member).where(Member.id.in_(said_so)).order_by(Member.name, Member.id)
    return list(session.scalars(query.limit(MOST_NAMED)))


def _replies(notice_id: int) -> tuple[Any, ...]:
    return Entry.notice_id == notice_id, Entry.status.in_(COUNTING)


def areas(session: Session) -> list[str]:
    """Return the blocks and districts that groups are in."""
    found = {area for column in (Group.block, Group.district) for area in session.scalars(select(column).distinct())}
    return sorted(area for area in found if area)


def groups(session: Session) -> list[Group]:
    """Return all groups by name."""
    return list(session.scalars(select(Group).order_by(Group.name, Group.id)))


def waiting(session: Session, today_on: date) -> int:
    """Return how many drafts wait for somebody to approve them."""
    query = select(func.count()).where(Notice.status == NoticeStatus.DRAFT.value, Notice.until_on >= today_on)
    return session.scalar(query) or 0
