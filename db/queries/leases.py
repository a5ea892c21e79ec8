"""Who may dial: a lease with a fencing number that grows with every new holder (K10). And who is alive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from db.models import Heartbeat, Lease
from db.upserts import insert_into


def take_or_renew(connection: Connection, name: str, holder: str, now: datetime, until_at: datetime) -> int | None:
    """Hold a lease until `until_at`; return its fencing number, or None while somebody else holds it."""
    mine = update(Lease).where(Lease.name == name, Lease.holder == holder).values(until_at=until_at)
    lapsed = (
        update(Lease)
        .where(Lease.name == name, Lease.holder != holder, Lease.until_at <= now)
        .values(holder=holder, fence=Lease.fence + 1, until_at=until_at)
    )
    for statement in (mine, lapsed):
        fence = connection.execute(statement.returning(Lease.fence)).scalar()
        if fence is not None:
            return fence
    first = insert_into(connection, Lease).values(name=name, holder=holder, fence=1, until_at=until_at)
    return connection.execute(first.on_conflict_do_nothing().returning(Lease.fence)).scalar()


def holds(connection: Connection, name: str, holder: str, fence: int, now: datetime) -> bool:
    """Tell whether a lease is still held with this fencing number. Until the transaction ends nobody can take it."""
    query = select(Lease.name).where(
        Lease.name == name, Lease.holder == holder, Lease.fence == fence, Lease.until_at > now
    )
    return connection.execute(query.with_for_update(read=True)).first() is not None


def give_back(connection: Connection, name: str, holder: str, now: datetime) -> None:
    """Let a lease lapse now, so that the next dialler need not wait for it."""
    connection.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(until_at=now))


def beat(connection: Connection, name: str, at: datetime, note: str | None) -> None:
    """Say that a part of the system is alive, and what it has to report."""
    said = {"at": at, "note": note}
    statement = insert_into(connection, Heartbeat).values(name=name, **said)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=said))
