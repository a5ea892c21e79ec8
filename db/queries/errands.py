"""Errands as whoever makes them and whoever is on the line sees them: made once, ended early, told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from core.consent import Purpose
from core.errands import ErrandKind, ErrandStatus
from db.models import Attempt, Errand
from db.upserts import insert_into


@dataclass(frozen=True, slots=True)
class NewErrand:
    """A call the line shall make. `dedupe` names the thing it is about, never a phone number.

    `memory`: what the flow knows as it begins. `not_before_at`, `expires_at`: between them the call makes sense; when
    exactly is decided by the gate. `member_id` None: whoever answers that phone.
    """

    kind: ErrandKind
    dedupe: str
    phone: str
    purpose: Purpose
    flow: str
    not_before_at: datetime
    expires_at: datetime
    made_at: datetime
    member_id: int | None = None
    case_id: int | None = None
    notice_id: int | None = None
    entry_id: int | None = None
    about_money: bool = False
    memory: Mapping[str, Any] = field(default_factory=dict)


def make(connection: Connection, errand: NewErrand) -> bool:
    """Write an errand down; False when there was one about the same thing before.

    False, too, for a missed call of a number that is to be rung back already.
    """
    row = {
        "kind": errand.kind.value,
        "dedupe": errand.dedupe,
        "phone": errand.phone,
        "member_id": errand.member_id,
        "case_id": errand.case_id,
        "notice_id": errand.notice_id,
        "entry_id": errand.entry_id,
        "purpose": errand.purpose.value,
        "about_money": errand.about_money,
        "flow": errand.flow,
        "memory": json.dumps(dict(errand.memory), ensure_ascii=False),
        "not_before_at": errand.not_before_at,
        "expires_at": errand.expires_at,
        "status": ErrandStatus.DUE.value,
        "attempts": 0,
        "next_attempt_at": errand.not_before_at,
        "made_at": errand.made_at,
        "changed_at": errand.made_at,
    }
    statement = insert_into(connection, Errand).values(row).on_conflict_do_nothing()
    return connection.execute(statement.returning(Errand.id)).first() is not None


def make_again(connection: Connection, errand: NewErrand) -> None:
    """Write an errand down that she has asked for; one about the same thing that was ended untried is due again."""
    if make(connection, errand):
        return
    connection.execute(
        update(Errand)
        .where(
            Errand.dedupe == errand.dedupe,
            Errand.status == ErrandStatus.ENDED.value,
            Errand.attempts == 0,
            Errand.delivered_by.is_(None),
        )
        .values(
            status=ErrandStatus.DUE.value,
            phone=errand.phone,
            next_attempt_at=errand.not_before_at,
            changed_at=errand.made_at,
        )
    )


def is_made(connection: Connection, dedupe: str) -> bool:
    """Tell whether there was ever an errand about this thing."""
    return connection.execute(_MADE, {"thing": dedupe}).first() is not None


_MADE = select(Errand.id).where(Errand.dedupe == bindparam("thing"))


def end_due(connection: Connection, now: datetime, *about: ColumnElement[bool]) -> int:
    """End the errands that are due and of which `about` is true; return how many."""
    due = update(Errand).where(Errand.status == ErrandStatus.DUE.value, *about)
    ended = {"status": ErrandStatus.ENDED.value, "next_attempt_at": None, "changed_at": now}
    return connection.execute(due.values(ended)).rowcount


def take_back(connection: Connection, now: datetime, *, notice_id: int) -> int:
    """End the errands about a notice that were not dialled yet; return how many."""
    return end_due(connection, now, Errand.notice_id == notice_id)


@dataclass(frozen=True, slots=True)
class Told:
    """What a call that an errand ordered is about."""

    errand_id: int
    kind: ErrandKind
    case_id: int | None
    notice_id: int | None
    entry_id: int | None
    memory: Mapping[str, Any]


_TOLD = (
    select(Errand.id, Errand.kind, Errand.case_id, Errand.notice_id, Errand.entry_id, Errand.memory)
    .join(Attempt, Attempt.errand_id == Errand.id)
    .where(Attempt.token == bindparam("attempt"))
)


def told_by(connection: Connection, attempt_token: str) -> Told | None:
    """Return what the attempt with this token is about; None for a reminder's."""
    row = connection.execute(_TOLD, {"attempt": attempt_token}).first()
    if row is None:
        return None
    return Told(row.id, ErrandKind(row.kind), row.case_id, row.notice_id, row.entry_id, json.loads(row.memory))


def any_expired(connection: Connection, now: datetime) -> bool:
    """Tell whether a due errand makes no sense any more: a look without a lock."""
    expired = select(Errand.id).where(Errand.status == ErrandStatus.DUE.value, Errand.expires_at < now)
    return connection.execute(expired.limit(1)).first() is not None


def end_expired(connection: Connection, now: datetime) -> int:
    """End due errands that make no sense any more; return how many."""
    return end_due(connection, now, Errand.expires_at < now)
