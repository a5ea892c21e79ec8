"""The audit trail: append, read, walk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db.models import AuditEntry, Staff
from db.queries.console_paging import Cursor, Query, Slice, take

_CHAIN_LOCK = 7_265_411


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for in the audit trail."""

    staff_id: int | None = None
    action: str | None = None
    object_kind: str | None = None
    object_id: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None


def last_entry(session: Session) -> AuditEntry | None:
    """Return the newest entry, holding the chain's end until the transaction is over."""
    if session.get_bind().dialect.name == "postgresql":
        # On SQLite the one write lock already does this.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one_or_none()


def details(session: Session, *, staff_id: int, action: str, after: datetime) -> list[dict[str, Any]]:
    """Return the details of what a person did of one kind since `after`."""
    query = select(AuditEntry.detail).where(
        AuditEntry.staff_id == staff_id, AuditEntry.action == action, AuditEntry.at > after
    )
    return [json.loads(detail) for detail in session.scalars(query)]


def walk(session: Session) -> Iterator[AuditEntry]:
    """Give all entries, oldest first, without holding them all in memory."""
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000))


def page(session: Session, wanted: AuditFilter, cursor: Cursor) -> Slice[tuple[AuditEntry, Staff | None]]:
    """Return a page of entries with who did it, newest first."""
    query: Query = select(AuditEntry, Staff).outerjoin(Staff, Staff.id == AuditEntry.staff_id)
    for column, value in (
        (AuditEntry.staff_id, wanted.staff_id),
        (AuditEntry.action, wanted.action),
        (AuditEntry.object_kind, wanted.object_kind),
        (AuditEntry.object_id, wanted.object_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.from_at is not None:
        query = query.where(AuditEntry.at >= wanted.from_at)
    if wanted.to_at is not None:
        query = query.where(AuditEntry.at < wanted.to_at)
    rows = take(session, query, AuditEntry.id, cursor)
    return rows.map(lambda row: (row[0], row[1]))
