"""Cases as the console lists, shows and changes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from core.cases import CaseStatus, Priority
from db.models import Case, CaseNote, Group, Member
from db.queries.console_paging import Query, count_capped

LIST_LIMIT = 200


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What to look for. Without a status: everything that is not done. `assigned_to_id` 0 means nobody's."""

    kinds: Collection[str]
    status: str | None = None
    priority: str | None = None
    kind: str | None = None
    assigned_to_id: int | None = None
    overdue_at: datetime | None = None


def listing(session: Session, wanted: CaseFilter) -> list[Case]:
    """Return the most urgent cases first, and among equals the one whose clock runs out first."""
    query = _filtered(select(Case), wanted).options(joinedload(Case.member), joinedload(Case.assigned_to))
    urgency = case({priority.value: rank for rank, priority in enumerate(Priority)}, value=Case.priority, else_=99)
    if wanted.status == CaseStatus.DONE:
        query = query.order_by(Case.closed_at.desc(), Case.id.desc())
    else:
        query = query.order_by(urgency, Case.respond_by_at, Case.id)
    return list(session.scalars(query.limit(LIST_LIMIT)))


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


def change(session: Session, case_id: int, version: int, values: dict[str, Any]) -> bool:
    """Change a case if it still has this version. False means that somebody else changed it first."""
    result = session.execute(
        update(Case)
        .where(Case.id == case_id, Case.version == version)
        .values(**values, version=version + 1)
        .returning(Case.id)
    )
    return result.first() is not None


def add_note(session: Session, note: CaseNote) -> None:
    """Add a note; notes are never changed."""
    session.add(note)


def _filtered(query: Query, wanted: CaseFilter) -> Query:
    query = query.where(Case.kind.in_(wanted.kinds))
    query = query.where(Case.status == wanted.status if wanted.status else Case.status != CaseStatus.DONE)
    if wanted.priority is not None:
        query = query.where(Case.priority == wanted.priority)
    if wanted.kind is not None:
        query = query.where(Case.kind == wanted.kind)
    if wanted.assigned_to_id is not None:
        query = query.where(Case.assigned_to_id == (wanted.assigned_to_id or None))
    if wanted.overdue_at is not None:
        query = query.where(Case.respond_by_at < wanted.overdue_at)
    return query
