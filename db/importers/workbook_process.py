"""Reads a workbook in a process of its own: standard input is the file, standard output a JSON object.

A sheet with one cell in its last corner makes a reader ask for all the cells before it. Here that ends this process,
by its limits on memory and time, and not the one that answers phones. Nothing of ours is imported, so it starts fast.

Output: `{"sheets": [{"name", "macro", "merged", "rows"}], "broken": ["B2", …]}`. A cell is null, text, true/false,
or a pair of kind and value: n number, d date, t time.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, ZipError

MEMORY_BYTES = 2 * 1024 * 1024 * 1024
CPU_SECONDS = 25
EXIT_DAMAGED = 3

# The reader gives an error or a formula without result as an empty cell; that would drop a value without a word.
_BROKEN = re.compile(
    rb'<c\b(?=[^>]*\br="([A-Z]{1,3}\d{1,7})")[^>]*?'
    rb'(?:\bt="e"[^>]*>|>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>|</c>))'
)


def broken_cells(data: bytes) -> list[str]:
    """Return the cells of an XLSX whose formula failed or has no stored result."""
    if not data.startswith(b"PK"):
        return []
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                found += [match[1].decode() for match in _BROKEN.finditer(parts.read(name))]
    return found


def plain_cell(value: Any) -> Any:
    """Return a cell's value in JSON's terms."""
    if value is None or value == "":
        return None
    if isinstance(value, str | bool):
        return value
    if isinstance(value, datetime):
        return ["d", value.date().isoformat()] if value.time() == time() else ["dt", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["t", value.isoformat()]
    if isinstance(value, int | float):
        return ["n", repr(value)]
    return str(value)


def read_workbook(data: bytes) -> dict[str, Any]:
    """Return all sheets of a workbook. Raises CalamineError or ZipError."""
    sheets = []
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index, meta in enumerate(workbook.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            macro = meta.typ in (SheetTypeEnum.MacroSheet, SheetTypeEnum.Vba)
            sheets.append({"name": meta.name, "macro": macro, "merged": [], "rows": []})
            continue
        sheet = workbook.get_sheet_by_index(index)
        rows = [[plain_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [[list(start), list(end)] for start, end in sheet.merged_cell_ranges or []]
        sheets.append({"name": meta.name, "macro": False, "merged": merged, "rows": rows})
    return {"sheets": sheets, "broken": broken_cells(data)}


def main() -> int:
    """Read, answer, and say by the exit code whether the file was readable."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = read_workbook(sys.stdin.buffer.read())
    except (CalamineError, ZipError, zipfile.BadZipFile, OSError, ValueError):
        return EXIT_DAMAGED
    json.dump(answer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
