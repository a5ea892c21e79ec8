"""What is told about violence is not kept for longer than is needed: done matters go, with every word of them.

Numbers that are not rung stay marked until the worker lifts it: to forget that would be to ring them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from core.cases import CaseStatus
from db.safety import tables
from db.safety.store import SafetyStore

# Who looked is asked about for longer than what was seen: logs are kept for a year (reliability.md §6, Rule 6).
LOOKS_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows are gone. `turns` belong to matters or to calls that opened none."""

    matters: int
    turns: int
    notes: int
    looks: int

    @property
    def nothing(self) -> bool:
        """Tell whether there was nothing to forget."""
        return not (self.matters or self.turns or self.notes or self.looks)


def forget(store: SafetyStore, now: datetime, kept_for: timedelta) -> Forgotten:
    """Delete what is older than `kept_for`, counted from the day a matter was done; return how much it was.

    A matter that is open stays, however old. All of it in one transaction: a matter goes whole or not at all.
    """
    before_at = now - kept_for
    with store.database.write() as connection:
        cases = tables.cases.c
        done = select(cases.id).where(cases.status == CaseStatus.DONE.value, cases.closed_at < before_at)
        notes = _delete(connection, tables.notes, tables.notes.c.case_id.in_(done))
        _delete(connection, tables.kept_for, tables.kept_for.c.case_id.in_(done))
        matters = _delete(connection, tables.cases, cases.id.in_(done))
        # With their matter gone, its turns belong to none; a call that opened none is as old as its turns.
        turns = tables.events.c
        belongs = turns.call_name.in_(select(cases.call_name))
        told = _delete(connection, tables.events, (turns.at < before_at) & ~belongs)
        looks = _delete(connection, tables.reads, tables.reads.c.at < now - LOOKS_KEPT)
    return Forgotten(matters, told, notes, looks)


def _delete(connection: Connection, table: Table, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(which)).rowcount
