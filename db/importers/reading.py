"""Turn a CSV, XLSX, XLS or ODS file into a table of cells, or refuse it with a sentence that helps."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import subprocess
import sys
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from db.importers import workbook_process
from db.importers.cells import BLANK, Cell, Row, Table, column_letter
from db.importers.files import MAX_BYTES, MAX_ROWS, check_file
from db.importers.problems import refuse_file

WORKBOOK_SECONDS = 30
_EXACT_FLOAT = 2**53
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def read_table(source: Path | str | bytes, filename: str | None = None) -> Table:
    """Return the table in a file, given by path or by content and name. Raises FileRefusedError or OSError."""
    if isinstance(source, bytes):
        data, name = source, filename or ""
    else:
        with Path(source).open("rb") as file:
            data, name = file.read(MAX_BYTES + 1), filename or Path(source).name
    kind = check_file(data, name)
    rows, broken = (_csv_rows(data), frozenset[str]()) if kind == "csv" else _workbook_rows(data)
    broken_rows = {int(name.lstrip(_CAPITALS)) for name in broken}
    filled = [row for row in rows if row.number in broken_rows or not row.blank]
    if not filled:
        raise refuse_file("file_empty")
    if len(filled) - 1 > MAX_ROWS:
        raise refuse_file("file_too_many_rows", limit=MAX_ROWS)
    return Table(name, hashlib.sha256(data).hexdigest(), filled[0], tuple(filled[1:]), broken)


def decode(data: bytes) -> str:
    """Return the text of a CSV: UTF-8 with or without its mark, or UTF-16 with it. Raises FileRefusedError."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse_file("file_encoding") from error
    if "\x00" in text:
        raise refuse_file("file_encoding")
    return text


def _csv_rows(data: bytes) -> list[Row]:
    text = decode(data)
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    rows: list[Row] = []
    # strict: a quotation mark that is never closed would otherwise swallow the rows after it without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            rows.append(Row(number, tuple(Cell(text) for text in cells)))
            if number > 2 * MAX_ROWS:
                raise refuse_file("file_too_many_rows", limit=MAX_ROWS)
    except csv.Error as error:
        raise refuse_file("file_csv", row=len(rows) + 1, detail=str(error)) from error
    return rows


def _workbook_rows(data: bytes) -> tuple[list[Row], frozenset[str]]:
    answer = _ask_process(data)
    if any(sheet["macro"] for sheet in answer["sheets"]):
        raise refuse_file("file_macros")
    filled = [sheet for sheet in answer["sheets"] if any(cell is not None for row in sheet["rows"] for cell in row)]
    if not filled:
        raise refuse_file("file_empty")
    if len(filled) > 1:
        raise refuse_file("file_sheets", names=", ".join(sheet["name"] for sheet in filled))
    sheet = filled[0]
    if sheet["merged"]:
        ranges = ", ".join(_range_name(start, end) for start, end in sheet["merged"][:3])
        raise refuse_file("file_merged_cells", ranges=ranges)
    rows = [Row(n, tuple(_typed_cell(cell) for cell in row)) for n, row in enumerate(sheet["rows"], start=1)]
    return rows, frozenset(answer["broken"])


def _ask_process(data: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell, nothing of the caller's in the command
            [sys.executable, "-I", workbook_process.__file__],
            input=data,
            capture_output=True,
            timeout=WORKBOOK_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise refuse_file("file_too_heavy") from error
    if done.returncode == workbook_process.EXIT_DAMAGED:
        raise refuse_file("file_damaged")
    if done.returncode != 0:
        raise refuse_file("file_too_heavy")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _range_name(start: list[int], end: list[int]) -> str:
    return f"{column_letter(start[1])}{start[0] + 1}:{column_letter(end[1])}{end[0] + 1}"


def _typed_cell(value: Any) -> Cell:
    """Return the cell for a value of workbook_process.plain_cell."""
    if value is None:
        return BLANK
    if isinstance(value, str):
        return Cell(value)
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE")
    kind, text = value
    if kind == "n":
        number = Decimal(text)
        exact = number == number.to_integral_value() and abs(number) < _EXACT_FLOAT
        return Cell(str(int(number)) if exact else text, number=number)
    if kind == "d":
        return Cell(text, on=date.fromisoformat(text))
    if kind == "t":
        return Cell(text, at=time.fromisoformat(text))
    moment = datetime.fromisoformat(text)
    return Cell(text, on=moment.date(), at=moment.time())
