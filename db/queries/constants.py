"""Words of ours written into a statement itself, where an index of some rows only must be found."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import literal_column
from sqlalchemy.sql.elements import ColumnElement

from core.reminders import AttemptStatus


def constant(word: StrEnum) -> ColumnElement[str]:
    """Return a word as a constant: with a parameter instead SQLite cannot tell that a partial index serves."""
    return literal_column(f"'{word.value}'")


# core.reminders.LIVE_ATTEMPTS in the order of the partial indexes.
LIVE = [
    constant(status)
    for status in (AttemptStatus.SENDING, AttemptStatus.ACCEPTED, AttemptStatus.UNKNOWN, AttemptStatus.ANSWERED)
]
