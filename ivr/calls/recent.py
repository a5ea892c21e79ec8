"""Calls as this process last wrote them, so that the next key needs no look into the database.

The row stays the truth: a turn's write is bound to the turn and to a call that is still open (db/writer.py). Where
another process was faster that write fails, what is kept here is forgotten, and the row is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audio.lru import Lru
from call_flows.state import State
from db.queries.line import CallRow

# More than one process speaks with at once; some 6 KB each, and calls that are over stay until others push them out.
_CALLS = 1024


class RecentCalls:
    """Keeps the calls that moved on last. Safe to use from several threads."""

    def __init__(self) -> None:
        self._calls: Lru[str, tuple[CallRow, State]] = Lru(_CALLS)

    def at_turn(self, token: str, turn: int) -> CallRow | None:
        """Return a call if it was last seen waiting at exactly this turn."""
        kept = self._calls.get(token)
        return kept[0] if kept is not None and kept[0].turn == turn else None

    def known(self, token: str) -> CallRow | None:
        """Return a call as it was last seen here, whatever has become of it since."""
        kept = self._calls.get(token)
        return kept[0] if kept is not None else None

    def state(self, call: CallRow) -> State | None:
        """Return where a call stands if its row is as it was left here."""
        kept = self._calls.get(call.token)
        return kept[1] if kept is not None and kept[0].state == call.state else None

    def moved_on(self, call: CallRow, advance: Mapping[str, Any], state: State) -> None:
        """Keep a call with what a committed turn has changed (`to_turn`, `to_state` …, as db/writer.py has them)."""
        changed = {name.removeprefix("to_"): value for name, value in advance.items()}
        self._calls.put(call.token, (call._replace(**changed), state))

    def forget(self, token: str) -> None:
        """Forget a call: the row has to be read."""
        self._calls.discard(token)
