"""What a column is: its name, its other headings, how its cells are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from db.importers.cells import Cell


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What the cells of a column have in common, where one cell alone would leave a doubt."""

    today_on: date
    numeric: bool = False
    day_first: bool = False
    month_first: bool = False
    excel_dates: bool = False


Parser = Callable[[Cell, ColumnFacts], object]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of file. `parse` turns a filled cell into a value or raises CellError.

    A required column must be there and filled in every row. A blank cell of another column leaves what is stored
    alone; a new row then gets `default`.
    """

    name: str
    parse: Parser
    example: str
    name_hi: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    default: object = None

    def headings(self) -> tuple[str, ...]:
        """Return every heading this column may have."""
        return (self.name, self.name_hi, *self.aliases)


@dataclass(slots=True)
class Record:
    """One row in our own terms: only the columns that were filled in."""

    row: int
    values: dict[str, object] = field(default_factory=dict)
