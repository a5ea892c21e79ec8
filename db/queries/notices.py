"""Notices as the line tells them: approved, in their days, for where she lives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, bindparam, select

from core.notices import NoticeKind, NoticeStatus
from db.models import Group, Member, Notice


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that is told today. `more`: what its prompt says besides, by slot."""

    id: int
    kind: NoticeKind
    title_hi: str
    more: Mapping[str, str]
    item: str | None
    low_paise: int | None
    high_paise: int | None
    place_hi: str | None
    happens_on: date | None
    happens_time: time | None
    source: str
    source_on: date


# Nobody writes so many between two looks of the worker.
_NEWEST = 200
_ANY = select(
    Notice.id,
    Notice.kind,
    Notice.title_hi,
    Notice.slots,
    Notice.item,
    Notice.low_paise,
    Notice.high_paise,
    Notice.place_hi,
    Notice.happens_on,
    Notice.happens_time,
    Notice.source,
    Notice.source_on,
)
_TOLD = _ANY.where(
    Notice.kind.in_(bindparam("kinds", expanding=True)),
    Notice.status == NoticeStatus.APPROVED.value,
    Notice.from_on <= bindparam("today_on"),
    Notice.until_on >= bindparam("today_on"),
)
_FOR_EVERYBODY = _TOLD.where(Notice.area.is_(None), Notice.group_id.is_(None)).order_by(Notice.id.desc())
_HER_GROUP = select(Group).join(Member, Member.group_id == Group.id).where(Member.id == bindparam("member_id"))
_FOR_HER = _TOLD.where(
    Notice.area.is_(None)
    | Notice.area.in_(_HER_GROUP.with_only_columns(Group.block))
    | Notice.area.in_(_HER_GROUP.with_only_columns(Group.district)),
    Notice.group_id.is_(None) | Notice.group_id.in_(_HER_GROUP.with_only_columns(Group.id)),
).order_by(Notice.id.desc())


def told(
    connection: Connection, kinds: Sequence[NoticeKind], today_on: date, *, member_id: int | None = None
) -> list[Told]:
    """Return what is told today, the newest first; of one block, district or group only to a member of it."""
    values = {"kinds": [kind.value for kind in kinds], "today_on": today_on}
    if member_id is None:
        return _read(connection.execute(_FOR_EVERYBODY, values))
    return _read(connection.execute(_FOR_HER, {**values, "member_id": member_id}))


def newest(connection: Connection) -> list[Told]:
    """Return the notices written last, drafts too, as they would be told."""
    return _read(connection.execute(_ANY.order_by(Notice.id.desc()).limit(_NEWEST)))


def _read(rows: Iterable[Sequence[Any]]) -> list[Told]:
    return [Told(id_, NoticeKind(kind), title, json.loads(slots), *rest) for id_, kind, title, slots, *rest in rows]


def as_told(notice: Notice) -> Told:
    """Return any notice, a draft too, as it would be told."""
    return Told(
        notice.id,
        NoticeKind(notice.kind),
        notice.title_hi,
        json.loads(notice.slots),
        notice.item,
        notice.low_paise,
        notice.high_paise,
        notice.place_hi,
        notice.happens_on,
        notice.happens_time,
        notice.source,
        notice.source_on,
    )
