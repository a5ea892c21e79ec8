"""What the domain asks the line for, row by row, and where it is found: `tests/coverage.tsv` as docs/coverage.md."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

TABLE = Path(__file__).parent / "coverage.tsv"
PAGE = Path(__file__).parents[1] / "docs" / "coverage.md"
FIELDS = ("row", "need", "keys", "flows", "journeys", "pages", "staff", "not_built", "walked_on")


@dataclass(frozen=True)
class Row:
    """One row. `flows`, `journeys` and `pages` are names that exist; `not_built` says what is not there, and why.

    `walked_on`: the day on which somebody last went these keys in the browser phone and read all that was said.
    """

    row: str
    need: str
    keys: str
    flows: tuple[str, ...]
    journeys: tuple[str, ...]
    pages: tuple[str, ...]
    staff: str
    not_built: str
    walked_on: date | None


def read_rows(path: Path = TABLE) -> list[Row]:
    """Read the table. Raises ValueError for a line that has other fields."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if tuple(lines[0]) != FIELDS:
        raise ValueError(f"{path.name}: the first line must name {', '.join(FIELDS)}")
    return [_row(path, number, line) for number, line in enumerate(lines[1:], 2)]


def _row(path: Path, number: int, line: list[str]) -> Row:
    if len(line) != len(FIELDS):
        raise ValueError(f"{path.name} line {number}: has {len(line)} fields, not {len(FIELDS)}")
    row, need, keys, flows, journeys, pages, staff, not_built, walked_on = line
    return Row(
        row=row,
        need=need,
        keys=keys,
        flows=tuple(flows.split()),
        journeys=tuple(journeys.split()),
        pages=tuple(pages.split()),
        staff=staff,
        not_built=not_built,
        walked_on=date.fromisoformat(walked_on) if walked_on else None,
    )


def page_of(rows: list[Row]) -> str:
    """Return docs/coverage.md."""
    built = sum(1 for row in rows if row.journeys)
    whole = sum(1 for row in rows if row.journeys and not row.not_built)
    lines = [
        "# What of the domain is on the line",
        "",
        "Made from `tests/coverage.tsv` by `UPDATE_COVERAGE=1 pytest tests/console/test_coverage.py`; the same test",
        "proves that every flow, journey and page named here exists, and that the journeys go through the flows.",
        "",
        f"{len(rows)} rows: {built} can be walked by a caller, {whole} of them whole; the row says what is missing.",
        "",
        "Keys are from the main menu; `code` is the secret number. A journey is a file in `tests/journeys/`. Walked:",
        "the day on which somebody last went these keys in the browser phone and read all that was said.",
        "",
        "| row | need | keys | flow | journeys | the supervisor sees | walked |",
        "|---|---|---|---|---|---|---|",
        *(_line(row) for row in rows),
        "",
    ]
    return "\n".join(lines)


def _line(row: Row) -> str:
    flows = ", ".join(f"[{flow}](flows/{flow}.md)" for flow in row.flows)
    journeys = "<br>".join(f"[{name}](../tests/journeys/{name}.yaml)" for name in row.journeys)
    pages = ", ".join(f"`{page}`" for page in row.pages)
    staff = " ".join(part for part in (row.staff, f"({pages})" if pages else "") if part)
    missing = f"**Not built:** {row.not_built}" if row.not_built else ""
    seen = "<br>".join(part for part in (staff, missing) if part)
    walked = row.walked_on.isoformat() if row.walked_on else ""
    cells = (row.row, row.need, row.keys, flows, journeys, seen, walked)
    return f"| {' | '.join(cells)} |"
