"""Calls as this process last wrote them, so that the next key needs no look into the database.

The row stays the truth: a turn's write is bound to the turn and to a call that is still open (db/writer.py). Where
another process was faster that write fails, what is kept here is forgotten, and the row is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from audio.lru import Lru
from db.queries.line import CallRow

_CALLS = 4096


class RecentCalls:
    """Keeps the calls that moved on last. Safe to use from several threads."""

    def __init__(self) -> None:
        self._calls: Lru[str, CallRow] = Lru(_CALLS)

    def at_turn(self, token: str, turn: int) -> CallRow | None:
        """Return a call if it was last seen waiting at exactly this turn."""
        call = self._calls.get(token)
        return call if call is not None and call.turn == turn else None

    def moved_on(self, call: CallRow, advance: Mapping[str, Any]) -> None:
        """Keep a call with what a committed turn has changed (`to_turn`, `to_state` …, as db/writer.py has them)."""
        changed = {name.removeprefix("to_"): value for name, value in advance.items()}
        self._calls.put(call.token, replace(call, **changed))

    def forget(self, token: str) -> None:
        """Forget a call: the row has to be read."""
        self._calls.discard(token)
