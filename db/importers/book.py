"""What importers share: the steps of one kind, looking up codes, writing in bulk."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection, bindparam, insert, select, update

from db.importers.columns import Record
from db.importers.kinds import Kind
from db.importers.problems import Problems
from db.models import Group, InstalmentRow, Loan, Member, Payment, Staff
from db.models.base import Base

# SQLite allows some 32,000 bound values per statement; PostgreSQL plans long lists slowly.
CHUNK = 1_000

_T = TypeVar("_T")

Coded = type[Staff] | type[Group] | type[Member] | type[Loan]
WithId = Coded | type[InstalmentRow] | type[Payment]


@dataclass(frozen=True, slots=True)
class Act:
    """Who imports, and when."""

    now_at: datetime
    today_on: date
    staff_id: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """A row as the database has it, in the words of the file."""

    id: int
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What one record does: `stored` is None for a new row; `changes` holds old and new of each column."""

    record: Record
    stored: Stored | None
    changes: dict[str, tuple[object, object]] = field(default_factory=dict)


class Importer(ABC):
    """The steps of one kind of file, on one connection: `check` reads and notes problems, `save` writes."""

    kind: ClassVar[Kind]

    def __init__(self, connection: Connection, act: Act, problems: Problems, notes: Problems) -> None:
        self.connection = connection
        self.act = act
        self.problems = problems
        self.notes = notes

    @abstractmethod
    def check(self, records: Sequence[Record]) -> None:
        """Read what `records` need and note every problem between them and with what is stored."""

    @abstractmethod
    def stored(self, record: Record) -> Stored | None:
        """Return what is stored under the record's key. Only after `check`."""

    @abstractmethod
    def save(self, changes: Sequence[Change]) -> None:
        """Write new and changed rows. Nothing is called unless no row has a problem."""

    def refresh(self) -> None:  # noqa: B027 - most kinds have nothing to compute
        """Bring up to date what is computed from the rows of the file, changed or not."""


class Codes:
    """All codes of one table, and how near a mistyped one comes."""

    def __init__(self, connection: Connection, model: Coded) -> None:
        self.ids: dict[str, int] = {code: id_ for id_, code in connection.execute(select(model.id, model.code))}
        self._folded = {code.casefold(): code for code in self.ids}
        self._bare = {_bare(code): code for code in self.ids}

    def other_spelling(self, code: str) -> str | None:
        """Return a stored code that differs from `code` only in capital letters."""
        return None if code in self.ids else self._folded.get(code.casefold())

    def near(self, code: str) -> str | None:
        """Return a stored code that differs from `code` only in case, gaps, signs or leading zeros."""
        return self._bare.get(_bare(code))

    def check_references(self, records: Iterable[Record], column: str, kind: Kind, problems: Problems) -> None:
        """Note every record whose `column` names nothing."""
        for record in records:
            code = record.values.get(column)
            if not isinstance(code, str) or code in self.ids:
                continue
            near = self.near(code)
            problems.at(
                record.row, column, "unknown_code_near" if near else "unknown_code",
                what=kind.what, what_hi=kind.what_hi, code=code, near=near,
            )  # fmt: skip

    def check_spelling(self, records: Iterable[Record], problems: Problems) -> None:
        """Note every new code that would look like a stored one."""
        for record in records:
            code = record.values.get("code")
            if isinstance(code, str) and (other := self.other_spelling(code)):
                problems.at(record.row, "code", "code_spelling", other=other)


def _bare(code: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", re.sub(r"[\s_/.\-]+", "", code.casefold()))


def chunks(items: Iterable[_T]) -> Iterator[list[_T]]:
    """Return `items` without repetitions, in lists short enough for one statement."""
    unique = list(dict.fromkeys(items))
    for start in range(0, len(unique), CHUNK):
        yield unique[start : start + CHUNK]


def insert_rows(connection: Connection, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert `rows`, which all have the same columns, with one statement."""
    if rows:
        connection.execute(insert(model), rows)


def update_rows(connection: Connection, model: WithId, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
    """Update rows by id, with one statement for each set of columns that changes."""
    by_columns: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for id_, values in rows:
        if values:
            by_columns[tuple(sorted(values))].append({"row_id": id_, **{f"new_{k}": v for k, v in values.items()}})
    for columns, parameters in by_columns.items():
        statement = update(model).where(model.id == bindparam("row_id"))
        connection.execute(statement.values({name: bindparam(f"new_{name}") for name in columns}), parameters)
