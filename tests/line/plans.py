"""How SQLite would find the rows of every statement a call runs: by an index that leads to a few, or not."""

from __future__ import annotations

import re
import threading
from typing import Any

from flask import has_request_context
from sqlalchemy import event

from db.engine import Database

# Tables that grow with members and calls; the others stay small.
GROWING = frozenset(
    [
        "answers",
        "attempts",
        "call_steps",
        "callers",
        "calls",
        "cases",
        "consents",
        "entries",
        "errands",
        "instalments",
        "lesson_progress",
        "loans",
        "member_phones",
        "members",
        "payments",
        "quiz_answers",
        "recordings",
        "reminders",
    ]
)
# Made for the console's lists: on their own each leads to a good part of all rows.
_FOR_LISTS = frozenset({"ix_calls_status", "ix_calls_flow", "ix_calls_disposition", "ix_calls_end_reason"})
# Holds what is yet to be rung only: few, and seldom looked through.
_PLANNED = "ix_errands_due"
_LOOK = re.compile(r"(?P<how>SCAN|SEARCH) (?P<table>\w+?)(_\d+)?( USING (COVERING )?INDEX (?P<index>\w+).*| .*)?")


class Plans:
    """Explains each statement of webhooks and of the writer once, and keeps what looks at too many rows."""

    def __init__(self, database: Database) -> None:
        self.poor: list[str] = []
        self.explained: set[str] = set()
        for engine in (database.write_engine, database.read_engine, database._look_engine):
            event.listen(engine, "before_cursor_execute", self._explain)

    def _explain(
        self, connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool
    ) -> None:
        if statement in self.explained or not _is_a_calls():
            return
        self.explained.add(statement)
        if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
            return
        cursor = connection.connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters)
        self.poor += [f"{plan}: {' '.join(statement.split())}" for *_, plan in cursor.fetchall() if is_poor(plan)]
        cursor.close()


def _is_a_calls() -> bool:
    return has_request_context() or threading.current_thread().name == "writer"


def is_poor(plan: str) -> bool:
    """Tell whether a step of a plan looks at all rows of a table that grows, or at a good part of them."""
    look = _LOOK.fullmatch(plan)
    if look is None or look["table"] not in GROWING:
        return False
    if look["index"] == _PLANNED:
        return False
    return look["how"] == "SCAN" or look["index"] in _FOR_LISTS
