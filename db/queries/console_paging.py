"""Pages by key, not by offset: as fast at row 1,000,000 as at row 1, and stable while rows are added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

PAGE_SIZE = 50
COUNT_CAP = 10_000

T = TypeVar("T")
U = TypeVar("U")
# A query of any columns: what it gives is said by the function that builds it.
Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: rows with keys below `before`, or above `after`, or the newest."""

    before: int | None = None
    after: int | None = None
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of rows, newest first. `older` and `newer` are the cursors of its neighbours, None where it ends."""

    rows: list[T]
    older: int | None
    newer: int | None

    def map(self, change: Callable[[T], U]) -> Slice[U]:
        """Return the same page with each row changed."""
        return Slice([change(row) for row in self.rows], self.older, self.newer)


def take(session: Session, query: Query, key: InstrumentedAttribute[int], cursor: Cursor) -> Slice[Any]:
    """Return one page of `query`, whose rows are told apart by the integer column `key`."""
    keyed = query.add_columns(key.label("page_key"))
    if cursor.after is not None:
        found = session.execute(keyed.where(key > cursor.after).order_by(key).limit(cursor.size + 1)).all()
        more, rows = len(found) > cursor.size, list(reversed(found[: cursor.size]))
        has_newer, has_older = more, bool(rows)
    else:
        if cursor.before is not None:
            keyed = keyed.where(key < cursor.before)
        found = session.execute(keyed.order_by(key.desc()).limit(cursor.size + 1)).all()
        more, rows = len(found) > cursor.size, list(found[: cursor.size])
        has_newer, has_older = cursor.before is not None and bool(rows), more
    return Slice(
        rows=rows,
        older=rows[-1].page_key if has_older else None,
        newer=rows[0].page_key if has_newer else None,
    )


def count_capped(session: Session, query: Query, cap: int = COUNT_CAP) -> tuple[int, bool]:
    """Return how many rows `query` has, and whether there are more than `cap` (then the count is `cap`)."""
    inner = query.order_by(None).limit(cap + 1)
    n = session.scalar(select(func.count()).select_from(inner.subquery())) or 0
    return min(n, cap), n > cap
