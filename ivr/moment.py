"""The turn in which something is done, and what a handler of an effect looks like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """The turn in which an effect happens."""

    call_id: int | None
    turn: int
    at: datetime
    other_party: str | None
    member_id: int | None
    attempt_token: str | None
    staff_id: int | None = None
    instalment_id: int | None = None
    meeting_on: date | None = None
    # Numbers that this very turn says, by the need of the case: what is written must be what she hears.
    numbers_said: Mapping[str, int] = field(default_factory=dict)


def need_of(kind: str, priority: str) -> str:
    """Return what a turn remembers a case by that it opens: one case for each need (call_flows/nodes/case.py)."""
    return f"{kind} {priority}"


Handler = Callable[[Connection, Values, Moment], None]
