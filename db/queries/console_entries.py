"""Entries as the console lists, adds up and checks them. No name of a woman and no number is ever among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from core.cases import CaseKind, CaseStatus
from core.entries import COUNTING, SAMPLE_OF, EntryKind, EntryStatus, week_of
from db.models import Case, Entry, Group, Loan, Member, Payment
from db.queries.console_paging import Cursor, Query, Slice, count_capped, take

# What staff has looked at: a figure she confirmed, or one she had entered when the line went.
OPEN = (EntryStatus.CONFIRMED, EntryStatus.DRAFT)
_PAID_TO_GROUP = "group"


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What to look for. `to_check`: what is odd, a draft, or one of the five in a hundred, as long as it is open."""

    kind: str | None = None
    status: str | None = None
    group_code: str | None = None
    to_check: bool = False
    week_from_on: date | None = None
    week_to_on: date | None = None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry and the group it is of, with what does not fit.

    `on_list`: how many the group has on the list, if more are said to have come. `in_ledger_paise`: what the ledger
    says was paid to the group in that week, if that is more than is said to have been collected.
    """

    entry: Entry
    group: Group | None
    on_list: int | None = None
    in_ledger_paise: int | None = None


class Total(NamedTuple):
    """One line of the totals: what was reported of one thing in one area."""

    kind: str
    item: str
    choice: str | None
    area: str | None
    entries: int
    groups: int
    quantity: int | None


def page(session: Session, wanted: EntryFilter, cursor: Cursor) -> Slice[EntryRow]:
    """Return a page of entries with what does not fit, newest first."""
    found = take(session, _filtered(_joined(select(Entry, Group)), wanted), Entry.id, cursor)
    rows = [(row[0], row[1]) for row in found.rows]
    members, ledger = _members(session, rows), _ledger(session, rows)
    return found.map(lambda row: _row(row[0], row[1], members, ledger))


def count(session: Session, wanted: EntryFilter) -> tuple[int, bool]:
    """Return how many entries fit, and whether counting was cut short."""
    return count_capped(session, _filtered(_joined(select(Entry.id)), wanted))


def export(session: Session, wanted: EntryFilter, most: int) -> Sequence[tuple[Entry, Group | None]]:
    """Return the newest `most` entries that fit, with their groups."""
    query = _filtered(_joined(select(Entry, Group)), wanted).order_by(Entry.id.desc()).limit(most)
    return [(row[0], row[1]) for row in session.execute(query)]


def totals(session: Session, first_on: date, last_on: date) -> list[Total]:
    """Return what was reported in the weeks from one Monday to another, by thing and area; drafts do not count."""
    same = (Entry.kind, Entry.item, Entry.choice, Entry.area)
    query = (
        select(*same, func.count(), func.count(Entry.group_id.distinct()), func.sum(Entry.quantity))
        .where(Entry.week_on >= first_on, Entry.week_on <= last_on, Entry.status.in_(COUNTING))
        .group_by(*same)
        .order_by(*same)
    )
    return [Total(*row[:6], None if row[6] is None else int(row[6])) for row in session.execute(query)]


def open_needs(session: Session) -> int:
    """Return how many wait for grain. How many, and never who."""
    query = select(func.count()).where(Case.kind == CaseKind.RICE_NEED.value, Case.status != CaseStatus.DONE.value)
    return session.scalar(query) or 0


def mark(session: Session, entry_id: int, to: EntryStatus, *, staff_id: int, at: datetime) -> bool:
    """Mark an open entry as checked or withdrawn. Return False for one that is no longer open."""
    done: CursorResult[tuple[()]] = session.execute(  # type: ignore[assignment]
        update(Entry)
        .where(Entry.id == entry_id, Entry.status.in_(OPEN))
        .values(status=to.value, checked_by_id=staff_id, checked_at=at)
    )
    return done.rowcount == 1


def find(session: Session, entry_id: int) -> Entry | None:
    """Return an entry."""
    return session.get(Entry, entry_id)


def _joined(query: Query) -> Query:
    return query.outerjoin(Group, Group.id == Entry.group_id)


def _filtered(query: Query, wanted: EntryFilter) -> Query:
    for column, value in ((Entry.kind, wanted.kind), (Entry.status, wanted.status), (Group.code, wanted.group_code)):
        if value is not None:
            query = query.where(column == value)
    if wanted.to_check:
        sample = Entry.id % SAMPLE_OF == 0
        query = query.where(Entry.status.in_(OPEN), or_(Entry.odd, sample, Entry.status == EntryStatus.DRAFT))
    if wanted.week_from_on is not None:
        query = query.where(Entry.week_on >= week_of(wanted.week_from_on))
    if wanted.week_to_on is not None:
        query = query.where(Entry.week_on <= wanted.week_to_on)
    return query


_Rows = Sequence[tuple[Entry, Group | None]]


def _groups(rows: _Rows, kind: EntryKind) -> set[int]:
    return {entry.group_id for entry, _ in rows if entry.kind == kind and entry.group_id is not None}


def _members(session: Session, rows: _Rows) -> dict[int, int]:
    """Return how many members groups have whose attendance is among the rows."""
    groups = _groups(rows, EntryKind.ATTENDANCE)
    query = select(Member.group_id, func.count()).where(Member.group_id.in_(groups), Member.left_on.is_(None))
    return {row[0]: row[1] for row in session.execute(query.group_by(Member.group_id))} if groups else {}


def _ledger(session: Session, rows: _Rows) -> dict[tuple[int, date], int]:
    """Return what the ledger says was paid to groups in weeks whose collection is among the rows, in paise."""
    groups = _groups(rows, EntryKind.COLLECTION)
    if not groups:
        return {}
    weeks = [entry.week_on for entry, _ in rows if entry.kind == EntryKind.COLLECTION]
    query = (
        select(Member.group_id, Payment.paid_on, Payment.amount_paise)
        .join(Loan, Loan.id == Payment.loan_id)
        .join(Member, Member.id == Loan.member_id)
        .where(
            Member.group_id.in_(groups),
            Payment.paid_to == _PAID_TO_GROUP,
            Payment.paid_on >= min(weeks),
            Payment.paid_on < max(weeks) + timedelta(days=7),
        )
    )
    paid: dict[tuple[int, date], int] = defaultdict(int)
    for group_id, paid_on, paise in session.execute(query):
        paid[group_id, week_of(paid_on)] += paise
    return paid


def _row(entry: Entry, group: Group | None, members: dict[int, int], ledger: dict[tuple[int, date], int]) -> EntryRow:
    if group is None or entry.quantity is None:
        return EntryRow(entry, group)
    if entry.kind == EntryKind.ATTENDANCE:
        on_list = members.get(group.id, 0)
        return EntryRow(entry, group, on_list=on_list if entry.quantity > on_list else None)
    if entry.kind == EntryKind.COLLECTION:
        paid = ledger.get((group.id, entry.week_on), 0)
        return EntryRow(entry, group, in_ledger_paise=paid if paid > entry.quantity else None)
    return EntryRow(entry, group)
