"""What the line knows of days of crisis."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from db.models import Switch

# Its value is the instant at which the crisis ends by itself, in ISO 8601.
CRISIS_SWITCH = "crisis"
_CRISIS = select(Switch.value).where(Switch.name == CRISIS_SWITCH)


def crisis_until(connection: Connection) -> datetime | None:
    """Return when the crisis ends, or ended; None when there never was one."""
    value = connection.scalar(_CRISIS)
    return datetime.fromisoformat(value) if value else None


def set_crisis(connection: Connection, *, until_at: datetime, now: datetime, staff_id: int | None) -> None:
    """Let days of crisis last until an instant; one that is `now` ends them."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"value": until_at.isoformat(), "changed_at": now, "changed_by": staff_id}
    row = dialect.insert(Switch).values(name=CRISIS_SWITCH, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
