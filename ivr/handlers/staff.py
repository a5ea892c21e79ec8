"""Effects of staff who work by phone: what the console does for them, in the same way, written down as theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from core.calls import StaffRole
from core.case_work import CASE_WORKERS, case_kinds, may_answer, may_move
from core.cases import CaseKind, CaseStatus
from db.audit import Act
from db.models import Answer, Case, Recording, Staff
from db.queries import case_work, console_cases
from db.queries.case_work import Worker
from ivr.moment import Handler, Moment, Values

# Whom a matter is given to that is left for all.
NOBODY = "nobody"
# What the note says that the console asks for when a matter is closed; chosen by key.
REASONS: Mapping[str, str] = {
    "talked_to_her": "फ़ोन से: उनसे बात हो गई।",
    "work_done": "फ़ोन से: काम हो गया।",
    "known_before": "फ़ोन से: यह बात पहले से दर्ज थी।",
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """A didi at work on one matter that she may see."""

    session: Session
    case: Case
    roles: frozenset[StaffRole]
    by: Worker


@contextmanager
def _at_work(connection: Connection, values: Values, moment: Moment) -> Iterator[_Desk | None]:
    """Give what she works with; None when the matter is no longer hers to see: her role or its kind has changed."""
    with Session(connection, expire_on_commit=False) as session:
        staff = session.get(Staff, moment.staff_id) if moment.staff_id is not None else None
        roles = case_work.roles_of(staff) if staff is not None and staff.active else frozenset()
        case = console_cases.find(session, int(values["case_id"]), case_kinds(roles))
        if staff is None or case is None:
            yield None
            return
        yield _Desk(session, case, roles, Worker(staff.id, moment.at, call_id=moment.call_id))
        session.flush()


def _seen(connection: Connection, values: Values, moment: Moment) -> None:
    with _at_work(connection, values, moment) as desk:
        if desk is not None:
            about = {"member": desk.case.member_id} if desk.case.member_id else {}
            desk.by.writes_down(desk.session, Act("view", "case", str(desk.case.id), about))


def _listened(connection: Connection, values: Values, moment: Moment) -> None:
    with _at_work(connection, values, moment) as desk:
        if desk is not None:
            played = console_cases.recordings(desk.session, desk.case)[-1]
            desk.by.writes_down(desk.session, Act("listen", "recording", str(played.id)))


def _answer(connection: Connection, values: Values, moment: Moment) -> None:
    """Keep what she spoke as the answer; the recording's own row was written by the effect before."""
    with _at_work(connection, values, moment) as desk:
        if desk is None or not may_answer(desk.roles, desk.case.kind):
            return
        spoken = select(Recording.id).where(Recording.provider_recording_id == values["recording_id"])
        answer = Answer(
            case_id=desk.case.id,
            staff_id=desk.by.staff_id,
            recording_id=desk.session.scalar(spoken),
            seconds=int(values["seconds"]),
            made_at=moment.at,
        )
        case_work.keep_answer(desk.session, desk.case, answer, desk.by)


def _give(connection: Connection, values: Values, moment: Moment) -> None:
    to = None if values["to"] == NOBODY else int(values["to"])
    with _at_work(connection, values, moment) as desk:
        if desk is None or CASE_WORKERS.isdisjoint(desk.roles):
            return
        people = {one.id for one in case_work.workers(desk.session, CaseKind(desk.case.kind))}
        if to is None or to in people:
            case_work.change(desk.session, desk.case, int(values["version"]), case_work.given(desk.case, to), desk.by)


def _close(connection: Connection, values: Values, moment: Moment) -> None:
    with _at_work(connection, values, moment) as desk:
        if desk is None or not may_move(desk.roles, desk.case.priority, desk.case.status, CaseStatus.DONE):
            return
        what = case_work.moved(desk.case, CaseStatus.DONE, desk.by, REASONS[values["reason"]])
        case_work.change(desk.session, desk.case, int(values["version"]), what, desk.by)


HANDLERS: Mapping[str, Handler] = {
    "staff_seen": _seen,
    "staff_listened": _listened,
    "staff_answer": _answer,
    "staff_give": _give,
    "staff_close": _close,
}
