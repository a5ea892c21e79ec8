"""A database with a small trust in it, and ways to send it files."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from core.clock import ManualClock
from db.engine import Database
from db.importers import ImportReport, Upload, run_import
from db.models import Base
from db.schema import bring_up_to_date

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


class Desk:
    """The desk at which files arrive."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOW)

    def send(self, kind: str, content: str | bytes | Sequence[Sequence[object]], **options: Any) -> ImportReport:
        """Import a text, bytes, or rows of cells (as CSV)."""
        filename = options.pop("filename", f"{kind}.csv")
        if not isinstance(content, str | bytes):
            content = as_csv(content)
        data = content.encode() if isinstance(content, str) else content
        return run_import(self.database, kind, Upload(data, filename), clock=self.clock, **options)

    def send_well(self, kind: str, content: Any, **options: Any) -> ImportReport:
        """Import a file that has nothing wrong with it."""
        report = self.send(kind, content, **options)
        assert report.ok, [(one.row, one.column, one.value, one.code) for one in report.problems]
        return report

    def everything(self) -> dict[str, list[Any]]:
        """Return all rows of all tables: what must not move when a file is refused."""
        with self.database.read() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(table.select())]
                for table in Base.metadata.sorted_tables
            }

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of one table."""
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(Base.metadata.tables[table].select()).mappings()]

    def settle(self) -> None:
        """Bring in one didi, two groups, three members, one loan and its instalments."""
        self.send_well("staff", [["code", "name", "phone", "takes_calls"], ["D-1", "Rekha", "9000000090", "yes"]])
        self.send_well("groups", [["code", "name", "didi_code"], ["G-1", "Ujala", "D-1"], ["G-2", "Asha", ""]])
        self.send_well("members", [
            ["code", "name", "group_code", "phone", "phone_shared"],
            ["M-1", "Sita Devi", "G-1", "9000000001", "no"],
            ["M-2", "Geeta Devi", "G-1", "9000000002", "yes"],
            ["M-3", "Nirmala", "G-2", "", ""],
        ])  # fmt: skip
        self.send_well("loans", [
            ["code", "member_code", "principal", "disbursed_on"], ["L-1", "M-1", "3000", "2026-08-01"],
        ])  # fmt: skip
        self.send_well("instalments", [
            ["loan_code", "n", "due_on", "amount"],
            *(["L-1", n, f"2026-{8 + n:02d}-05", "1000"] for n in (1, 2, 3)),
        ])  # fmt: skip


def as_csv(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def as_xlsx(rows: Sequence[Sequence[object]], more_sheets: Sequence[str] = ()) -> bytes:
    """Return rows as a workbook. Texts stay texts; a tuple (formula, shown) is a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Data")
    day, hour = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "hh:mm"})
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, tuple):
                sheet.write_formula(r, c, value[0], None, value[1])
            elif isinstance(value, date):
                sheet.write_datetime(r, c, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif isinstance(value, time):
                sheet.write_datetime(r, c, value, hour)
            else:
                sheet.write(r, c, value)
    for name in more_sheets:
        book.add_worksheet(name).write(0, 0, "more")
    book.close()
    return out.getvalue()


def codes(report: ImportReport) -> list[tuple[int | None, str]]:
    """Return row and code of every problem."""
    return [(one.row, one.code) for one in report.problems]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("importers") / "empty.sqlite"
    database = Database(f"sqlite:///{path}")
    bring_up_to_date(database)
    close(database)
    return path


def close(database: Database) -> None:
    database.dispose()


@pytest.fixture(scope="session")
def settled_file(empty_file: Path) -> Path:
    path = empty_file.with_name("settled.sqlite")
    with open_copy(empty_file, path) as desk:
        desk.settle()
    return path


@contextmanager
def open_copy(source: Path, path: Path) -> Iterator[Desk]:
    shutil.copy(source, path)
    database = Database(f"sqlite:///{path}")
    yield Desk(database)
    close(database)


@pytest.fixture
def desk(tmp_path: Path, empty_file: Path) -> Iterator[Desk]:
    with open_copy(empty_file, tmp_path / "test.sqlite") as desk:
        yield desk


@pytest.fixture
def trust(tmp_path: Path, settled_file: Path) -> Iterator[Desk]:
    with open_copy(settled_file, tmp_path / "test.sqlite") as desk:
        yield desk


@pytest.fixture
def csv_of():
    return as_csv


@pytest.fixture
def xlsx_of():
    return as_xlsx


@pytest.fixture
def codes_of():
    return codes
