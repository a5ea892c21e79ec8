"""Where the proof of an effect is looked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from db.engine import Database
from db.models import Call
from db.safety.store import SafetyStore


@dataclass(frozen=True)
class Left:
    """What a call left in the database, and in the safety store."""

    call: Call
    database: Database
    safety: SafetyStore
    today_on: date

    def some(self, query: Any) -> bool:
        """Tell whether `query` finds anything."""
        with self.database.read() as connection:
            return bool(connection.scalar(select(func.count()).select_from(query.subquery())))


# Told what a call left and the fields of one effect, tells whether the effect shows.
Seen = Callable[..., bool]
