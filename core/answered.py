"""An answer of a caller as the export of results sees it: read by the database, written out by the interchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """One input at a node where a call waited.

    `member_id`: None where nobody is known. `outcome`: what the flow made of it. `pressed`: the keys, but never those
    of a secret number.
    """

    at: datetime
    call_id: int
    turn: int
    member_id: int | None
    node: str
    outcome: str
    pressed: str | None
