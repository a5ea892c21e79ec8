"""Cells, rows and tables as read from a file, before anybody says what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal

from db.importers.text import tidy

_LETTERS = 26


def column_letter(index: int) -> str:
    """Return the spreadsheet's letters of a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text as a person sees it and, in workbooks, the typed value behind it."""

    text: str = ""
    number: Decimal | None = None
    on: date | None = None
    at: time | None = None

    @property
    def blank(self) -> bool:
        """Tell whether there is nothing in it that a person could see."""
        return not (self.text.strip() if self.text.isascii() else tidy(self.text))


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the number the sheet shows beside it (the first is 1)."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        """Return the cell of a column; blank beyond the row's end."""
        return self.cells[index] if index < len(self.cells) else BLANK

    @property
    def blank(self) -> bool:
        """Tell whether all its cells are blank."""
        return all(cell.blank for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its header row, the rows that hold something, and what is broken in it."""

    filename: str
    content_hash: str
    header: Row
    rows: tuple[Row, ...]
    # Cells such as `B2` whose formula has no result.
    broken: frozenset[str] = field(default_factory=frozenset)
