"""Console sessions and failed logins."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.models import LoginFailure, WebSession


def find_session(session: Session, id_hash: str) -> WebSession | None:
    """Return the stored session whose cookie hashes to `id_hash`."""
    return session.get(WebSession, id_hash)


def add_session(session: Session, row: WebSession, *, expired_before: datetime) -> None:
    """Store a new session, and sweep out those nobody has used since `expired_before`."""
    session.execute(delete(WebSession).where(WebSession.seen_at < expired_before))
    session.add(row)


def update_session(session: Session, id_hash: str, *, data: str, staff_id: int | None, seen_at: datetime) -> None:
    """Write back a session. One that was ended meanwhile stays ended."""
    session.execute(
        update(WebSession).where(WebSession.id_hash == id_hash).values(data=data, staff_id=staff_id, seen_at=seen_at)
    )


def delete_session(session: Session, id_hash: str, *, staff_id: int | None = None) -> None:
    """End a session; with `staff_id`, only if it is that person's."""
    ending = delete(WebSession).where(WebSession.id_hash == id_hash)
    session.execute(ending if staff_id is None else ending.where(WebSession.staff_id == staff_id))


def sessions_of(session: Session, staff_id: int, *, seen_after: datetime) -> list[WebSession]:
    """Return a person's living sessions, the one used last first."""
    mine = select(WebSession).where(WebSession.staff_id == staff_id, WebSession.seen_at >= seen_after)
    return list(session.scalars(mine.order_by(WebSession.seen_at.desc())))


def count_failures(session: Session, *, after: datetime, who_hash: str, address: str) -> tuple[int, int, int]:
    """Return the failed tries since `after`: for this name from this address, for the name, for the address."""
    same_who, same_address = LoginFailure.who_hash == who_hash, LoginFailure.address == address
    row = session.execute(
        select(
            func.count().filter(same_who & same_address),
            func.count().filter(same_who),
            func.count().filter(same_address),
        ).where(LoginFailure.at > after, same_who | same_address)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def add_failure(session: Session, failure: LoginFailure, *, keep: timedelta) -> None:
    """Write down a failed try and forget those older than `keep`."""
    session.execute(delete(LoginFailure).where(LoginFailure.at < failure.at - keep))
    session.add(failure)


def clear_failures(session: Session, *, who_hash: str, address: str) -> None:
    """Forget the failed tries for a name from an address, after the right password."""
    session.execute(delete(LoginFailure).where(LoginFailure.who_hash == who_hash, LoginFailure.address == address))
