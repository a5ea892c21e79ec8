"""Switches that somebody turns for the whole line, by name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from db.models import Switch
from db.upserts import insert_into


def turn(connection: Connection, name: str, value: str, *, now: datetime, staff_id: int | None) -> None:
    """Set a switch to `value`. `staff_id`: who did it at the console; None at the command line."""
    values = {"value": value, "changed_at": now, "changed_by": staff_id}
    row = insert_into(connection, Switch).values(name=name, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))
