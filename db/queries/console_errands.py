"""Errands as the console lists them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Attempt, Errand, Member
from db.queries.console_paging import Cursor, Query, Slice, count_capped, take


@dataclass(frozen=True, slots=True)
class ErrandFilter:
    """What to look for."""

    status: str | None = None
    kind: str | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class ErrandRow:
    """An errand with whom it is for, if we know her, and what was tried."""

    errand: Errand
    member: Member | None
    attempts: tuple[Attempt, ...] = ()


def page(session: Session, wanted: ErrandFilter, cursor: Cursor) -> Slice[ErrandRow]:
    """Return a page of errands with their attempts, newest first."""
    query = select(Errand, Member).outerjoin(Member, Member.id == Errand.member_id)
    found = take(session, _filtered(query, wanted), Errand.id, cursor)
    tried = _attempts(session, [row[0].id for row in found.rows])
    return found.map(lambda row: ErrandRow(row[0], row[1], tuple(tried.get(row[0].id, ()))))


def count(session: Session, wanted: ErrandFilter) -> tuple[int, bool]:
    """Return how many errands fit, and whether counting was cut short."""
    return count_capped(session, _filtered(select(Errand.id), wanted))


def _attempts(session: Session, errand_ids: list[int]) -> dict[int, list[Attempt]]:
    tried: dict[int, list[Attempt]] = {}
    query = select(Attempt).where(Attempt.errand_id.in_(errand_ids)).order_by(Attempt.sent_at)
    for attempt in session.scalars(query):
        if attempt.errand_id is not None:
            tried.setdefault(attempt.errand_id, []).append(attempt)
    return tried


def _filtered(query: Query, wanted: ErrandFilter) -> Query:
    asked = ((Errand.status, wanted.status), (Errand.kind, wanted.kind), (Errand.verdict, wanted.verdict))
    for column, value in asked:
        if value is not None:
            query = query.where(column == value)
    return query
