"""A table as a file for a spreadsheet, which must never run what somebody said as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula, or skips before looking for one.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_QUOTE = "'"
# Without it a spreadsheet takes Hindi letters for something else.
_MARK = "\ufeff"


def safe(value: object) -> str:
    """Return a cell's text: a number stays one, text that could be a formula is marked as text."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return _QUOTE + text if text.lstrip(" ").startswith(_FORMULA) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the table as text."""
    out = io.StringIO()
    out.write(_MARK)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
