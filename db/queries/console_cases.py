"""Cases as the console lists, shows and changes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from core.cases import CaseStatus, Priority
from db.models import Case, CaseNote, Group, Member, Recording
from db.queries.console_paging import Columns, Cursor, Query, Slice, count_capped, take


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to look for. Without a status: everything that is not done. `assigned_to_id` 0 means nobody's.

    `passed_over`: cases that are not wanted again.
    """

    kinds: Collection[str]
    status: str | None = None
    priority: str | None = None
    kind: str | None = None
    assigned_to_id: int | None = None
    overdue_at: datetime | None = None
    passed_over: Collection[int] = ()


def page(session: Session, wanted: CaseFilter, cursor: Cursor) -> Slice[Case]:
    """Return a page of cases: the most urgent first, and among equals the one whose clock runs out first.

    Cases that are done come in the order in which they were closed, the latest first.
    """
    query = _filtered(select(Case), wanted).options(joinedload(Case.member), joinedload(Case.assigned_to))
    if wanted.status == CaseStatus.DONE:
        found = take(session, query, Case.id, cursor, by=(Case.closed_at,))
    else:
        found = take(session, query, Case.id, cursor, by=by_urgency(), ascending=True)
    return found.map(lambda row: row[0])


def most_urgent(session: Session, wanted: CaseFilter) -> Case | None:
    """Return the open case that a page of these would begin with."""
    return session.scalars(_filtered(select(Case), wanted).order_by(*by_urgency(), Case.id).limit(1)).first()


def by_urgency() -> Columns:
    """Return what orders open cases: how urgent they are, then whose clock runs out first."""
    urgency = case({priority.value: rank for rank, priority in enumerate(Priority)}, value=Case.priority, else_=99)
    return urgency, Case.respond_by_at


def count(session: Session, wanted: CaseFilter) -> tuple[int, bool]:
    """Return how many cases fit, and whether counting was cut short."""
    return count_capped(session, _filtered(select(Case.id), wanted))


def find(session: Session, case_id: int, kinds: Collection[str]) -> Case | None:
    """Return a case with its member, didi and notes, or None if it is unknown or of another kind."""
    loading = (
        joinedload(Case.member).joinedload(Member.group).joinedload(Group.didi),
        joinedload(Case.assigned_to),
        selectinload(Case.notes).joinedload(CaseNote.staff),
    )
    return session.scalars(
        select(Case).where(Case.id == case_id, Case.kind.in_(kinds)).options(*loading)
    ).one_or_none()


def recordings(session: Session, case: Case) -> list[Recording]:
    """Return what she said in the turn of the call that opened the case."""
    if case.call_id is None:
        return []
    query = select(Recording).where(Recording.call_id == case.call_id, Recording.turn == case.turn)
    return list(session.scalars(query.order_by(Recording.id)))


def change(session: Session, case_id: int, version: int, values: dict[str, Any]) -> bool:
    """Change a case if it still has this version. False means that somebody else changed it first."""
    result = session.execute(
        update(Case)
        .where(Case.id == case_id, Case.version == version)
        .values(**values, version=version + 1)
        .returning(Case.id)
    )
    return result.first() is not None


def _filtered(query: Query, wanted: CaseFilter) -> Query:
    query = query.where(Case.kind.in_(wanted.kinds))
    query = query.where(Case.status == wanted.status if wanted.status else Case.status != CaseStatus.DONE)
    if wanted.priority is not None:
        query = query.where(Case.priority == wanted.priority)
    if wanted.kind is not None:
        query = query.where(Case.kind == wanted.kind)
    if wanted.assigned_to_id is not None:
        query = query.where(Case.assigned_to_id == (wanted.assigned_to_id or None))
    if wanted.passed_over:
        query = query.where(Case.id.not_in(wanted.passed_over))
    if wanted.overdue_at is not None:
        query = query.where(Case.respond_by_at < wanted.overdue_at)
    return query
