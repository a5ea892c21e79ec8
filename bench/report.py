"""Tables on the terminal, the same as JSON in a file."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: rows of the same columns. `note` says what to know when reading it."""

    title: str
    rows: Sequence[Row]
    note: str = ""

    def text(self) -> str:
        """Return it as aligned plain text."""
        names = list(dict.fromkeys(name for row in self.rows for name in row))
        cells = [names, *([_shown(row.get(name)) for name in names] for row in self.rows)]
        widths = [max(len(line[at]) for line in cells) for at in range(len(names))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
        return "\n".join(
            [f"## {self.title}", *(line.rstrip() for line in lines), *([self.note] if self.note else [])]
        )


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
    return str(value)


def machine() -> Row:
    """Return what the figures were measured on."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "load before": [round(load, 2) for load in os.getloadavg()],
    }


def save(path: Path, about: Row, tables: Sequence[Table]) -> None:
    """Write everything to a JSON file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = [{"title": table.title, "rows": list(table.rows), "note": table.note} for table in tables]
    path.write_text(json.dumps({"machine": about, "tables": content}, ensure_ascii=False, indent=1), encoding="utf-8")
