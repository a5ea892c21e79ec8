"""Ringing members about a notice: of which kinds, whom, and as what kind of call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from core.clock import at_india
from core.consent import Purpose
from core.errands import ErrandKind
from core.notices import NoticeKind, NoticeStatus, Standing
from db.models import Notice
from db.queries import errands, notice_calls
from db.queries.errands import NewErrand
from db.queries.notice_calls import ToRing
from ivr.notices import CALL_FLOW

# What women are rung about; the rest they hear when they ring.
RUNG_ABOUT: Mapping[NoticeKind, ErrandKind] = {
    NoticeKind.ALERT: ErrandKind.ALERT,
    NoticeKind.CAMP: ErrandKind.CAMP,
    NoticeKind.CLASS: ErrandKind.CLASS,
    NoticeKind.ORDER: ErrandKind.ORDER,
    NoticeKind.SHIFT: ErrandKind.SHIFT,
}
# In one step; whoever has more members presses the button again.
MOST_CALLS = 500


def may_be_rung_about(standing: Standing, today_on: date) -> bool:
    """Tell whether women are rung about such a notice as it stands on a day."""
    is_coming = standing.status is NoticeStatus.APPROVED and not standing.is_over(today_on)
    return standing.kind in RUNG_ABOUT and is_coming


def plan_calls(connection: Connection, notice: Notice, now: datetime) -> int:
    """Plan a call to each member it is for who agreed to such calls and has not answered yet; return how many."""
    return sum(errands.make(connection, _errand(notice, member, now)) for member in _members(connection, notice))


def how_many(connection: Connection, notice: Notice) -> int:
    """Return how many calls would be planned now."""
    return len(_members(connection, notice))


def _members(connection: Connection, notice: Notice) -> list[ToRing]:
    return notice_calls.to_ring(connection, notice, _purpose_of(notice), most=MOST_CALLS)


def _purpose_of(notice: Notice) -> Purpose:
    """Return what a woman must have agreed to before she is rung about a notice."""
    return Purpose.HEALTH_NEWS if notice.kind == NoticeKind.ALERT else Purpose.WORK_NEWS


def _errand(notice: Notice, member: ToRing, now: datetime) -> NewErrand:
    return NewErrand(
        kind=RUNG_ABOUT[NoticeKind(notice.kind)],
        dedupe=f"notice:{notice.id}:{member.member_id}",
        phone=member.phone,
        member_id=member.member_id,
        notice_id=notice.id,
        purpose=_purpose_of(notice),
        flow=CALL_FLOW,
        not_before_at=max(now, at_india(notice.from_on, time.min)),
        expires_at=at_india(notice.until_on + timedelta(days=1), time.min),
        made_at=now,
    )
