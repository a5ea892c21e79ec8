"""What is wrong with a file or a cell, said to the person who typed it, in Hindi and in English."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from db.importers.messages import MESSAGES

# A whole pasted page in one cell must not fill the report.
SHOWN_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a row, or the whole file, was not taken. `row` is the sheet's own number; None: the file."""

    row: int | None
    column: str | None
    value: str
    code: str
    message_en: str
    message_hi: str
    fix_en: str
    fix_hi: str
    cell: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


class CellError(ValueError):
    """This cell cannot be taken. `code` names the sentence in messages, `params` fill it in."""

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class FileRefusedError(ValueError):
    """This file cannot be read at all. `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message_en)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the sheet: row number, column name, cell such as `E12`, and what stands there."""

    row: int | None = None
    column: str | None = None
    cell: str | None = None
    value: str = ""


def make_problem(code: str, place: Place, params: dict[str, object] | None = None) -> Problem:
    """Return the problem `code` at `place`, its sentences filled in with `params`."""
    message = MESSAGES[code]
    words = {"column": place.column or "", **(params or {})}
    value = place.value if len(place.value) <= SHOWN_CHARACTERS else place.value[:SHOWN_CHARACTERS] + "…"
    return Problem(
        row=place.row,
        column=place.column,
        value=value,
        code=code,
        message_en=message.en.format(**words),
        message_hi=message.hi.format(**words),
        fix_en=message.fix_en.format(**words),
        fix_hi=message.fix_hi.format(**words),
        cell=place.cell,
    )


def refuse_file(code: str, /, *, row: int | None = None, **params: object) -> FileRefusedError:
    """Return the error for a file that cannot be read."""
    return FileRefusedError(make_problem(code, Place(row=row), params))


class Problems:
    """Collects problems: every one is reported, not only the first."""

    def __init__(self, places: Callable[[int, str], Place] = Place) -> None:
        self._places = places
        self._by_row: defaultdict[int | None, list[Problem]] = defaultdict(list)

    def at(self, row: int, column: str, code: str, /, **params: object) -> None:
        """Note the problem `code` at the cell in `column` of `row`."""
        self.add(make_problem(code, self._places(row, column), params))

    def add(self, problem: Problem) -> None:
        """Keep `problem`."""
        self._by_row[problem.row].append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep all of `problems`."""
        for problem in problems:
            self.add(problem)

    def of_row(self, row: int | None) -> tuple[Problem, ...]:
        """Return the problems of a row; None for those of the file."""
        return tuple(self._by_row.get(row, ()))

    def rows(self) -> set[int]:
        """Return the numbers of the rows that have a problem."""
        return {row for row in self._by_row if row is not None}

    def all(self) -> tuple[Problem, ...]:
        """Return every problem: the file's first, then by row."""
        order = sorted(self._by_row, key=lambda row: -1 if row is None else row)
        return tuple(problem for row in order for problem in self._by_row[row])

    def __bool__(self) -> bool:
        return bool(self._by_row)
