"""Calls as the console lists and shows them. A call's id says when it began, so days are ranges of ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from core.ids import call_id_at
from db.models import Attempt, Call, CallStep, Case, Group, Member, ProviderEvent, Recording, Reminder, Staff
from db.queries.console_paging import Cursor, Query, Slice, count_capped, take
from db.queries.console_wishes import Wishes, wishes


@dataclass(frozen=True, slots=True)
class CallScope:
    """Which calls somebody may see: those of these flows or with these dispositions. None means all."""

    flows: frozenset[str]
    dispositions: frozenset[str]


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What to look for. `number` is a whole E.164 number, `number_end` its last digits."""

    from_at: datetime | None = None
    to_at: datetime | None = None
    direction: str | None = None
    status: str | None = None
    flow: str | None = None
    end_reason: str | None = None
    disposition: str | None = None
    member_code: str | None = None
    number: str | None = None
    number_end: str | None = None


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call with the woman it was with, if known, or the didi who worked in it."""

    call: Call
    member: Member | None
    staff: Staff | None


@dataclass(frozen=True, slots=True)
class CallDetail:
    """Everything the call page shows. `staff`: whose work it was; then it is no member's call."""

    call: Call
    staff: Staff | None
    member: Member | None
    wishes: Wishes
    steps: list[CallStep]
    events: list[ProviderEvent]
    recordings: list[Recording]
    cases: list[Case]
    attempt: Attempt | None
    reminder: Reminder | None
    earlier: list[Call]


def page(session: Session, wanted: CallFilter, scope: CallScope | None, cursor: Cursor) -> Slice[CallRow]:
    """Return a page of calls, newest first."""
    query = select(Call, Member, Staff).outerjoin(Member, Member.id == Call.member_id)
    query = _filtered(query.outerjoin(Staff, Staff.id == Call.staff_id), wanted, scope)
    return take(session, query, Call.id, cursor).map(lambda row: CallRow(row[0], row[1], row[2]))


def count(session: Session, wanted: CallFilter, scope: CallScope | None) -> tuple[int, bool]:
    """Return how many calls fit, and whether counting was cut short."""
    query = _filtered(select(Call.id).outerjoin(Member, Member.id == Call.member_id), wanted, scope)
    return count_capped(session, query)


def flows(session: Session) -> list[str]:
    """Return the names of the flows that calls began with.

    One look into the index per flow: DISTINCT would read the whole of it.
    """
    found: list[str] = []
    following = select(Call.flow).order_by(Call.flow).limit(1)
    flow = session.scalar(following)
    while flow is not None:
        found.append(flow)
        flow = session.scalar(following.where(Call.flow > flow))
    return found


def find(session: Session, call_id: int, scope: CallScope | None) -> Call | None:
    """Return a call, or None if it is unknown or outside the scope."""
    return session.scalars(in_scope(select(Call).where(Call.id == call_id), scope)).one_or_none()


def detail(session: Session, call_id: int, scope: CallScope | None, *, earlier: int = 10) -> CallDetail | None:
    """Return a call with all that belongs to it, or None if it is unknown or outside the scope."""
    call = find(session, call_id, scope)
    if call is None:
        return None
    attempt = session.scalars(select(Attempt).where(Attempt.token == call.token)).one_or_none()
    return CallDetail(
        call=call,
        staff=session.get(Staff, call.staff_id) if call.staff_id is not None else None,
        member=member_card(session, call.member_id),
        wishes=wishes(session, call.member_id),
        steps=list(session.scalars(select(CallStep).where(CallStep.call_id == call_id).order_by(CallStep.turn))),
        events=list(
            session.scalars(
                select(ProviderEvent).where(ProviderEvent.call_token == call.token).order_by(ProviderEvent.id)
            )
        ),
        recordings=list(
            session.scalars(select(Recording).where(Recording.call_id == call_id).order_by(Recording.id))
        ),
        cases=list(session.scalars(select(Case).where(Case.call_id == call_id).order_by(Case.id))),
        attempt=attempt,
        reminder=session.get(Reminder, attempt.reminder_id) if attempt and attempt.reminder_id else None,
        earlier=_earlier(session, call, scope, earlier),
    )


def member_card(session: Session, member_id: int | None) -> Member | None:
    """Return a member with her group, its didi and her phones."""
    if member_id is None:
        return None
    loading = (joinedload(Member.group).joinedload(Group.didi), selectinload(Member.phones))
    return session.get(Member, member_id, options=loading)


def find_recording(session: Session, recording_id: int) -> Recording | None:
    """Return a recording."""
    return session.get(Recording, recording_id)


def _earlier(session: Session, call: Call, scope: CallScope | None, limit: int) -> list[Call]:
    if call.member_id is None:
        return []
    query = select(Call).where(Call.member_id == call.member_id, Call.id < call.id).order_by(Call.id.desc())
    return list(session.scalars(in_scope(query, scope).limit(limit)))


def _filtered(query: Query, wanted: CallFilter, scope: CallScope | None) -> Query:
    for column, value in (
        (Call.direction, wanted.direction),
        (Call.status, wanted.status),
        (Call.flow, wanted.flow),
        (Call.end_reason, wanted.end_reason),
        (Call.disposition, wanted.disposition),
        (Call.other_party, wanted.number),
        (Member.code, wanted.member_code),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.number_end is not None:
        query = query.where(Call.other_party.endswith(wanted.number_end, autoescape=True))
    if wanted.from_at is not None:
        query = query.where(Call.id >= call_id_at(wanted.from_at))
    if wanted.to_at is not None:
        query = query.where(Call.id < call_id_at(wanted.to_at))
    return in_scope(query, scope)


def in_scope(query: Query, scope: CallScope | None) -> Query:
    """Return the query narrowed to the calls of a scope."""
    if scope is None:
        return query
    # Bare columns would make SQLite collect the calls of every index entry and sort them all, for one page.
    flow, disposition = func.coalesce(Call.flow, ""), func.coalesce(Call.disposition, "")
    return query.where(or_(flow.in_(scope.flows), disposition.in_(scope.dispositions)))
