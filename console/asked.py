"""What an address asks for, made safe: choices, days, rows. What makes no sense counts as not asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

from werkzeug.routing import IntegerConverter, Map

from core.clock import at_india
from db.queries.console_paging import Cursor

# No database has a row with a larger number.
_MAX_KEY = 2**63 - 1


class RowNumber(IntegerConverter):
    """`<row:case_id>`: the number of a row. Anything larger than a number of a row can be is not found."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=_MAX_KEY)


def one_of(value: str | None, codes: Iterable[str]) -> str | None:
    """Return a value that is one of the choices."""
    return value if value in set(codes) else None


def chosen(args: Mapping[str, str], filters: Iterable[str]) -> dict[str, str]:
    """Return those of a list's filters that somebody set, as typed: to be shown and carried on."""
    return {name: args[name] for name in filters if args.get(name)}


def read_day(text: str | None) -> date | None:
    """Return the day in a date field; None if it is empty or no date."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def read_days(args: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """Return the instants between which things must have happened: from the start of one day in India to the end of
    another."""
    first, last = read_day(args.get("from")), read_day(args.get("to"))
    start = at_india(first, time()) if first and first.year > 1 else None
    end = at_india(last + timedelta(days=1), time()) if last and 1 < last.year < 9999 else None
    return start, end


def read_cursor(args: Mapping[str, str]) -> Cursor:
    """Return where the page begins; the newest rows for anything odd."""
    return Cursor(before=_key(args.get("before")), after=_key(args.get("after")))


def _key(value: str | None) -> int | None:
    if value is None or not value.isascii() or not value.isdigit() or len(value) > 19:
        return None
    return min(int(value), _MAX_KEY)
