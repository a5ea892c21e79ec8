"""Recordings that are wanted and not yet on disk, and names that are not yet spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, union, update

from db.models import Group, ImportRun, Member, Notice, Recording, Staff

WANTED, STORED, LOST, DISCARDED = "wanted", "stored", "lost", "discarded"


@dataclass(frozen=True, slots=True)
class WantedRecording:
    """A recording to be fetched from the provider."""

    id: int
    provider_recording_id: str
    tries: int
    made_at: datetime


def wanted_recordings(connection: Connection, now: datetime, limit: int) -> list[WantedRecording]:
    """Return recordings whose next try is due."""
    query = (
        select(Recording.id, Recording.provider_recording_id, Recording.tries, Recording.made_at)
        .where(Recording.status == WANTED, Recording.next_try_at <= now)
        .order_by(Recording.next_try_at, Recording.id)
    )
    return [WantedRecording(*row) for row in connection.execute(query.limit(limit))]


def recording_stored(connection: Connection, recording_id: int, file: str, delete_copy_at: datetime) -> bool:
    """Note that a recording is on disk, at `file` under the data folder. False when nobody wants it any more.

    `delete_copy_at`: when the provider is to be told to delete its own.
    """
    return _if_wanted(connection, recording_id, status=STORED, file=file, tries=0, next_try_at=delete_copy_at)


def recording_not_yet(connection: Connection, recording_id: int, tries: int, next_try_at: datetime | None) -> None:
    """Note a try that failed; without a next try the recording is lost."""
    if next_try_at is None:
        _if_wanted(connection, recording_id, status=LOST, tries=tries, next_try_at=None)
    else:
        _if_wanted(connection, recording_id, tries=tries, next_try_at=next_try_at)


def copies_to_delete(connection: Connection, now: datetime, limit: int) -> list[WantedRecording]:
    """Return recordings of which the provider's copy is to go: they are on disk, or she took them back."""
    query = (
        select(Recording.id, Recording.provider_recording_id, Recording.tries, Recording.made_at)
        .where(Recording.status.in_((STORED, DISCARDED)), Recording.next_try_at <= now)
        .order_by(Recording.next_try_at, Recording.id)
    )
    return [WantedRecording(*row) for row in connection.execute(query.limit(limit))]


def copy_asked_for(connection: Connection, recording_id: int, tries: int, next_try_at: datetime | None) -> None:
    """Note that the provider was told to delete its copy; None for `next_try_at`: it need not be told again."""
    connection.execute(
        update(Recording).where(Recording.id == recording_id).values(tries=tries, next_try_at=next_try_at)
    )


def _if_wanted(connection: Connection, recording_id: int, **values: object) -> bool:
    # She may have taken it back meanwhile: a discarded recording stays discarded.
    wanted = update(Recording).where(Recording.id == recording_id, Recording.status == WANTED)
    return connection.execute(wanted.values(**values)).rowcount == 1


def spoken_names(connection: Connection) -> list[str]:
    """Return every name a call may speak."""
    query = union(
        select(Member.name_hi).where(Member.name_hi.is_not(None), Member.left_on.is_(None)),
        select(Group.name_hi).where(Group.name_hi.is_not(None)),
        select(Staff.name_hi).where(Staff.name_hi.is_not(None)),
    )
    return [str(name) for name in connection.scalars(query)]


def newest_import(connection: Connection) -> int:
    """Return the number of the newest import, which is what brings names in; 0 before the first."""
    return connection.scalar(select(func.max(ImportRun.id))) or 0


def newest_notice(connection: Connection) -> int:
    """Return the number of the newest notice, which may say what was never said; 0 before the first."""
    return connection.scalar(select(func.max(Notice.id))) or 0
