"""Which column of the sheet is which column of ours."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.importers.cells import Row, Table, column_letter
from db.importers.columns import Column
from db.importers.problems import Place, Problem, make_problem
from db.importers.text import plain

# The columns that rejects_csv adds: a corrected reject file may be sent back as it is.
REJECT_COLUMNS = ("sheet_row", "reason_hi", "fix_hi", "reason_en", "fix_en")
NEAR_ENOUGH = 0.3


class Matched(NamedTuple):
    """A column of ours and where it stands in the sheet."""

    at: int
    column: Column


def heading_key(text: str) -> str:
    """Return a heading as it is compared: no case, and one kind of gap between words."""
    return re.sub(r"[\s_\-./()*:]+", "_", plain(text).casefold()).strip("_")


def match_headers(table: Table, columns: Sequence[Column]) -> tuple[list[Matched], list[Problem]]:
    """Return our columns in the sheet's order, and everything that is wrong with the header row."""
    known = {heading_key(heading): column for column in columns for heading in column.headings()}
    matched: list[Matched] = []
    problems: list[Problem] = []
    for index, cell in enumerate(table.header.cells):
        key, place = heading_key(cell.text), _place(table.header, index)
        if not key:
            if any(not row.cell(index).blank for row in table.rows):
                problems.append(make_problem("header_blank", place, {"letter": column_letter(index)}))
        elif key in known:
            column = known[key]
            if any(column is one.column for one in matched):
                problems.append(make_problem("header_twice", place, {"name": column.name}))
            matched.append(Matched(index, column))
        elif key not in REJECT_COLUMNS:
            nearest = _nearest(key, known)
            problems.append(make_problem("header_unknown", place, {"name": place.value, "nearest": nearest}))
    problems.extend(_missing(table.header.number, columns, matched))
    return matched, problems


def _missing(row: int, columns: Sequence[Column], matched: list[Matched]) -> Iterator[Problem]:
    there = {one.column.name for one in matched}
    for column in columns:
        if column.required and column.name not in there:
            yield make_problem(
                "header_missing", Place(row, column.name), {"name": column.name, "name_hi": column.name_hi}
            )


def _nearest(key: str, known: dict[str, Column]) -> str:
    close = difflib.get_close_matches(key, known, n=1, cutoff=NEAR_ENOUGH)
    return known[close[0]].name if close else ", ".join(dict.fromkeys(column.name for column in known.values()))


def _place(header: Row, index: int) -> Place:
    text = header.cell(index).text.strip()
    return Place(header.number, text or None, f"{column_letter(index)}{header.number}", text)
