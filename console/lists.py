"""What the pages of lists share: some rows, how many there are, what was asked for. Each look is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from flask import request
from sqlalchemy.orm import Session

from console import audit
from console.asked import chosen, read_cursor
from console.services import services
from db.queries.console_paging import Cursor, Slice

Filter = TypeVar("Filter", contravariant=True)


class ListQueries(Protocol[Filter]):
    """A module of queries whose rows the console lists."""

    def page(self, session: Session, wanted: Filter, cursor: Cursor, /) -> Slice[Any]:
        """Return a page of rows."""
        ...

    def count(self, session: Session, wanted: Filter, /) -> tuple[int, bool]:
        """Return how many rows fit, and whether counting was cut short."""
        ...


def listed(name: str, queries: ListQueries[Filter], wanted: Filter, filters: Iterable[str]) -> dict[str, Any]:
    """Return what a list's page shows: `found`, `total`, `capped` and `chosen`. `name`: as the audit trail has it."""
    with services().database.reading() as database:
        found = queries.page(database, wanted, read_cursor(request.args))
        total, capped = queries.count(database, wanted)
    audit.seen(audit.Act("view", name, detail={"shown": len(found.rows)}))
    return {"found": found, "total": total, "capped": capped, "chosen": chosen(request.args, filters)}
