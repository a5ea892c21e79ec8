"""Pages by key, not by offset: as fast at row 1,000,000 as at row 1, and stable while rows are added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Tuple, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

PAGE_SIZE = 50
COUNT_CAP = 10_000

T = TypeVar("T")
U = TypeVar("U")
# A query of any columns: what it gives is said by the function that builds it.
Query = Select[*tuple[Any, ...]]
Columns = Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: behind the row with the key `before`, or ahead of the one with `after`, or at the top."""

    before: int | None = None
    after: int | None = None
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page of rows, mostly newest first. `older` is the cursor of the page after it, `newer` of the one before it;
    None where the list ends."""

    rows: list[T]
    older: int | None
    newer: int | None

    def map(self, change: Callable[[T], U]) -> Slice[U]:
        """Return the same page with each row changed."""
        return Slice([change(row) for row in self.rows], self.older, self.newer)


def take(
    session: Session,
    query: Query,
    key: InstrumentedAttribute[int],
    cursor: Cursor,
    *,
    by: Columns = (),
    ascending: bool = False,
) -> Slice[Any]:
    """Return one page of `query`, whose rows are told apart by the integer column `key`.

    Rows are ordered by the columns `by`, if any, and then by `key`: all descending, or all ascending. A cursor names
    a row by its key alone; one whose row has no place in the order (any more) begins the list anew.
    """
    order = (*by, key)
    edge = _place(session, order, key, cursor.before if cursor.after is None else cursor.after)
    is_onwards = cursor.after is None or edge is None
    goes_up = is_onwards if ascending else not is_onwards
    keyed = query.add_columns(key.label("page_key"))
    if edge is not None:
        keyed = keyed.where(tuple_(*order) > edge if goes_up else tuple_(*order) < edge)
    keyed = keyed.order_by(*(column.asc() if goes_up else column.desc() for column in order))
    found = session.execute(keyed.limit(cursor.size + 1)).all()
    more, rows = len(found) > cursor.size, list(found[: cursor.size])
    if is_onwards:
        has_newer, has_older = edge is not None and bool(rows), more
    else:
        rows.reverse()
        has_newer, has_older = more, bool(rows)
    return Slice(
        rows=rows,
        older=rows[-1].page_key if has_older else None,
        newer=rows[0].page_key if has_newer else None,
    )


def _place(session: Session, order: Columns, key: InstrumentedAttribute[int], at: int | None) -> Tuple | None:
    """Return the place in the order of the row with the key `at`; None if it has none."""
    if at is None:
        return None
    values = (at,) if len(order) == 1 else session.execute(select(*order).where(key == at)).one_or_none()
    if values is None or None in values:
        return None
    return tuple_(*values, types=[column.expression.type for column in order])


def count_capped(session: Session, query: Query, cap: int = COUNT_CAP) -> tuple[int, bool]:
    """Return how many rows `query` has, and whether there are more than `cap` (then the count is `cap`)."""
    inner = query.order_by(None).limit(cap + 1)
    n = session.scalar(select(func.count()).select_from(inner.subquery())) or 0
    return min(n, cap), n > cap
