"""Calls that ask how it went: was there a receipt, was she paid, how was the shift (domain.md rows 13, 20, 29)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, bindparam, select

from core.clock import at_india, india_day
from core.consent import Purpose
from core.errands import ErrandKind
from core.notices import NoticeKind
from db.models import Errand, Notice
from db.queries import errands
from db.queries.errands import NewErrand

FLOW = "notice_call"
# When work is usually paid; the line asks about it itself from then on (ivr/resolvers/work.py).
PAID_AFTER = timedelta(days=7)
_MORNING = time(9)
_MAKES_SENSE_FOR = timedelta(days=7)
_NOTICE = select(Notice.kind, Notice.happens_on).where(Notice.id == bindparam("notice"))


@dataclass(frozen=True, slots=True)
class Heard:
    """A member who answered a notice: when, and on which phone."""

    member_id: int
    phone: str
    notice_id: int
    at: datetime


def receipt_key(notice_id: int, member_id: int) -> str:
    """Return what the call about one visit of the bank sakhi is known by."""
    return f"receipt:{notice_id}:{member_id}"


def ask_about_receipt(connection: Connection, heard: Heard) -> None:
    """Plan the call she agreed to: on the day after the bank sakhi was there."""
    row = connection.execute(_NOTICE, {"notice": heard.notice_id}).first()
    if row is not None and row.happens_on is not None:
        key = receipt_key(heard.notice_id, heard.member_id)
        _plan(connection, heard, ErrandKind.RECEIPT, key, _day_after(row.happens_on))


def receipt_is_told(connection: Connection, member_id: int, now: datetime) -> None:
    """End the calls about visits up to today: she has just told."""
    errands.end_due(
        connection,
        now,
        Errand.kind == ErrandKind.RECEIPT.value,
        Errand.member_id == member_id,
        Errand.not_before_at < at_india(india_day(now) + timedelta(days=1), time.min),
    )


def ask_how_work_went(connection: Connection, heard: Heard) -> None:
    """Plan the call after work she took: was she paid, a week later; how was the shift, on the day after it."""
    row = connection.execute(_NOTICE, {"notice": heard.notice_id}).first()
    if row is None:
        return
    about = f"{heard.notice_id}:{heard.member_id}"
    if row.kind == NoticeKind.ORDER:
        _plan(connection, heard, ErrandKind.PAYMENT, f"payment:{about}", heard.at + PAID_AFTER)
    elif row.kind == NoticeKind.SHIFT and row.happens_on is not None:
        _plan(connection, heard, ErrandKind.PLACEMENT, f"placement:{about}", _day_after(row.happens_on))


def _day_after(day: date) -> datetime:
    return at_india(day + timedelta(days=1), _MORNING)


def _plan(connection: Connection, heard: Heard, kind: ErrandKind, dedupe: str, at: datetime) -> None:
    errand = NewErrand(
        kind=kind,
        dedupe=dedupe,
        phone=heard.phone,
        member_id=heard.member_id,
        notice_id=heard.notice_id,
        # The receipt is asked about by a call she agreed to there and then; work by those she wants about work.
        purpose=Purpose.CALLBACK if kind is ErrandKind.RECEIPT else Purpose.WORK_NEWS,
        flow=FLOW,
        not_before_at=at,
        expires_at=at + _MAKES_SENSE_FOR,
        made_at=heard.at,
    )
    errands.make(connection, errand)
