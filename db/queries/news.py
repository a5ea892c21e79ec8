"""What the line knows of days of crisis."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from db.models import Switch
from db.queries import switches

# Its value is the instant at which the crisis ends by itself, in ISO 8601.
CRISIS_SWITCH = "crisis"
_CRISIS = select(Switch.value).where(Switch.name == CRISIS_SWITCH)


def crisis_until(connection: Connection) -> datetime | None:
    """Return when the crisis ends, or ended; None when there never was one."""
    value = connection.scalar(_CRISIS)
    return datetime.fromisoformat(value) if value else None


def set_crisis(connection: Connection, *, until_at: datetime, now: datetime, staff_id: int | None) -> None:
    """Let days of crisis last until an instant; one that is `now` ends them."""
    switches.turn(connection, CRISIS_SWITCH, until_at.isoformat(), now=now, staff_id=staff_id)
