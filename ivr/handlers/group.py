"""Effects of groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, insert, select

from call_flows.fields import NOTHING
from core.cases import CaseKind, Priority
from core.clock import india_day
from core.entries import EntryKind, EntryStatus, Report
from core.notices import NoticeKind, NoticeStatus
from db.models import Notice, Recording
from db.queries import entries, follow_ups, group
from db.queries.follow_ups import Heard
from ivr.handlers.entries import keep
from ivr.handlers.frame import open_case
from ivr.moment import Handler, Moment, Values

# How the console lists a notice that a leader spoke, who it is from, and how long it is told.
_TITLE_HI, _SOURCE = "लीडर की ख़बर", "leader"
_NEWS_LASTS = timedelta(days=6)


def _entry(connection: Connection, values: Values, moment: Moment) -> None:
    """Write down what she reported, in whichever part of the line."""
    detail, choice = _code(values["detail"]), _code(values["choice"])
    report = Report(
        kind=EntryKind(values["kind"]),
        item=_code(values["item"]) or "",
        quantity=_number(values["quantity"]),
        choice=choice,
        detail={"answers": detail} if detail else {},
    )
    keep(connection, report, moment)
    if report.kind is EntryKind.RECEIPT and moment.member_id is not None:
        follow_ups.receipt_is_told(connection, moment.member_id, moment.at)


def _figure(connection: Connection, values: Values, moment: Moment) -> None:
    """Write down a number she entered, confirmed or not."""
    report = Report(
        kind=EntryKind(values["kind"]),
        item=_code(values["item"]) or "",
        quantity=_number(values["quantity"]),
        odd=values["odd"] == "yes",
        status=EntryStatus(values["status"]),
    )
    keep(connection, report, moment)


def _rice_need(connection: Connection, values: Values, moment: Moment) -> None:
    """Open a case without a name: the didi rings the number back, and no list says who is hungry."""
    case = {"kind": CaseKind.RICE_NEED.value, "priority": Priority.D1.value, "detail": {}}
    open_case(connection, case, replace(moment, member_id=None))


def _group_notice(connection: Connection, values: Values, moment: Moment) -> None:
    """Draft a notice to the leader's group from what she just spoke; a didi listens before anybody else does."""
    group_id = entries.place_of(connection, moment.member_id, None).group_id
    if group_id is None:
        return
    spoken = select(Recording.id).where(Recording.provider_recording_id == values["recording_id"])
    today_on = india_day(moment.at)
    row = {
        "kind": NoticeKind.GROUP.value,
        "title_hi": _TITLE_HI,
        "slots": "{}",
        "group_id": group_id,
        "from_on": today_on,
        "until_on": today_on + _NEWS_LASTS,
        "source": _SOURCE,
        "source_on": today_on,
        "recording_id": connection.execute(spoken).scalar_one(),
        "status": NoticeStatus.DRAFT.value,
        "member_id": moment.member_id,
        "made_at": moment.at,
        "version": 1,
    }
    connection.execute(insert(Notice).values(row))


def _vote(connection: Connection, values: Values, moment: Moment) -> None:
    """Write down whether the proposed meeting day suits; the newest word of a group's leader holds."""
    if moment.member_id is None:
        return
    vote = group.open_vote(connection, moment.member_id, india_day(moment.at))
    if vote is not None:
        keep(connection, Report(EntryKind.VOTE, choice=values["choice"], notice_id=vote.notice_id), moment)


def _receipt_call(connection: Connection, values: Values, moment: Moment) -> None:
    """Plan the call on the day after the bank sakhi's visit that she just agreed to."""
    if moment.member_id is not None and moment.other_party is not None:
        heard = Heard(moment.member_id, moment.other_party, int(values["notice"]), moment.at)
        follow_ups.ask_about_receipt(connection, heard)


def _code(value: str | None) -> str | None:
    return None if value in {None, NOTHING} else value


def _number(value: int | str | None) -> int | None:
    return None if value is None or value == NOTHING else int(value)


HANDLERS: Mapping[str, Handler] = {
    "entry": _entry,
    "figure": _figure,
    "rice_need": _rice_need,
    "group_notice": _group_notice,
    "vote": _vote,
    "receipt_call": _receipt_call,
}
