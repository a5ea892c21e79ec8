"""What an import found and did, for people and for programs."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from db.importers.headers import REJECT_COLUMNS
from db.importers.problems import Problem
from db.importers.text import starts_like_formula

# Excel takes a CSV for UTF-8 only with this mark; without it Hindi arrives as mojibake.
BOM = "\ufeff"


class Outcome(StrEnum):
    """What a row does to the database."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class AcceptedRow:
    """A row without problems: its values in normal form and, where it changes something, old and new."""

    row: int
    outcome: Outcome
    values: dict[str, object]
    changes: dict[str, tuple[object, object]]

    def to_json(self) -> dict[str, Any]:
        """Return the fields, ready for JSON. Money is in paise."""
        return {
            "row": self.row,
            "outcome": self.outcome.value,
            "values": {name: json_value(value) for name, value in self.values.items()},
            "changes": {name: [json_value(old), json_value(new)] for name, (old, new) in self.changes.items()},
        }


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row with problems, its cells as they were typed."""

    row: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the fields, ready for JSON."""
        return {"row": self.row, "cells": list(self.cells), "problems": [one.to_json() for one in self.problems]}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of one import. With any problem nothing was saved, and the counts say what would have happened."""

    kind: str
    filename: str
    content_hash: str
    dry_run: bool
    saved: bool
    repeated: bool
    rows: int
    header: tuple[str, ...]
    accepted: tuple[AcceptedRow, ...]
    rejected: tuple[RejectedRow, ...]
    # Every problem, of the file and of its rows.
    problems: tuple[Problem, ...]
    # What a person should know although it stops nothing.
    notes: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether the file is free of problems."""
        return not self.problems

    @property
    def added(self) -> int:
        """Return how many rows are new."""
        return self._count(Outcome.ADDED)

    @property
    def changed(self) -> int:
        """Return how many rows change something stored."""
        return self._count(Outcome.CHANGED)

    @property
    def unchanged(self) -> int:
        """Return how many rows say what is stored already."""
        return self._count(Outcome.UNCHANGED)

    def _count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.accepted)

    def to_json(self) -> dict[str, Any]:
        """Return the whole report, ready for JSON. Holds personal data: for the uploader only, never for logs."""
        plain = ("kind", "filename", "content_hash", "dry_run", "ok", "saved", "repeated", "rows")
        counts = ("added", "changed", "unchanged")
        return {
            **{name: getattr(self, name) for name in (*plain, *counts)},
            "accepted": [row.to_json() for row in self.accepted],
            "rejected": [row.to_json() for row in self.rejected],
            "problems": [one.to_json() for one in self.problems],
            "notes": [one.to_json() for one in self.notes],
        }

    def rejects_csv(self) -> str:
        """Return the rejected rows as CSV text with the reasons in Hindi and English, BOM first, formulas disarmed.

        Without rejected rows it holds the problems of the file itself.
        """
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([disarmed(text) for text in (*self.header, *REJECT_COLUMNS)])
        rows = [(str(one.row), one.cells, one.problems) for one in self.rejected]
        for number, cells, problems in rows or [("", (), self.problems)]:
            padded = (*cells[: len(self.header)], *("",) * (len(self.header) - len(cells)))
            writer.writerow([disarmed(text) for text in (*padded, number, *_reasons(problems))])
        return BOM + out.getvalue()


def _reasons(problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """Return the four reason columns of a row: what and what to do, in Hindi, then in English."""

    def joined(sentence: str, *, named: bool) -> str:
        prefix = (f"{one.column}: " if named and one.column else "" for one in problems)
        return " | ".join(name + getattr(one, sentence) for name, one in zip(prefix, problems, strict=True))

    return (
        joined("message_hi", named=True),
        joined("fix_hi", named=False),
        joined("message_en", named=True),
        joined("fix_en", named=False),
    )


def disarmed(text: str) -> str:
    """Return `text` so that no spreadsheet runs it as a formula (R44)."""
    return "'" + text if starts_like_formula(text) else text


def json_value(value: object) -> Any:
    """Return a value as JSON holds it: days and times in ISO form."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
