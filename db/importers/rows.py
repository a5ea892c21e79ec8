"""From a table's cells to records of values, with every cell that cannot be read noted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from db.importers.cells import Row, Table, column_letter
from db.importers.columns import ColumnFacts, Record
from db.importers.days import facts_of, read_date, read_past_date
from db.importers.headers import Matched
from db.importers.problems import CellError, Place, Problems, make_problem
from db.importers.values import read_phone

# Only these readers ask what the rest of the column looks like; for the others it would be work for nothing.
_LOOK_AT_COLUMN = (read_date, read_past_date, read_phone)


def read_rows(table: Table, matched: Sequence[Matched], today_on: date, problems: Problems) -> list[Record]:
    """Return one record for each row. A cell with a problem is left out of its record."""
    facts = {
        one.column.name: facts_of((row.cell(one.at) for row in table.rows), today_on)
        if one.column.parse in _LOOK_AT_COLUMN
        else ColumnFacts(today_on)
        for one in matched
    }
    width = len(table.header.cells)
    records = []
    for row in table.rows:
        record = Record(row.number)
        for one in matched:
            _read_cell(table, row, one, facts[one.column.name], record, problems)
        for index in range(width, len(row.cells)):
            if not row.cells[index].blank:
                problems.add(make_problem("extra_cell", place_of(row, index, None)))
        records.append(record)
    return records


def _read_cell(table: Table, row: Row, one: Matched, facts: ColumnFacts, record: Record, problems: Problems) -> None:
    cell, column = row.cell(one.at), one.column
    try:
        if table.broken and f"{column_letter(one.at)}{row.number}" in table.broken:
            raise CellError("formula_error")
        if not cell.blank:
            record.values[column.name] = column.parse(cell, facts)
        elif column.required:
            raise CellError("required")
    except CellError as problem:
        problems.add(make_problem(problem.code, place_of(row, one.at, column.name), problem.params))


def place_of(row: Row, index: int, column: str | None) -> Place:
    """Return the place of a cell, with what stands there."""
    return Place(row.number, column, f"{column_letter(index)}{row.number}", row.cell(index).text.strip())


def places_in(table: Table, matched: Sequence[Matched]) -> Callable[[int, str], Place]:
    """Return a function from row number and column name to the place in this sheet."""
    rows = {row.number: row for row in table.rows}
    indexes = {one.column.name: one.at for one in matched}

    def find(row: int, column: str) -> Place:
        index = indexes.get(column)
        return Place(row, column) if index is None else place_of(rows[row], index, column)

    return find
