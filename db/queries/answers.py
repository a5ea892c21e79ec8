"""Answers to cases, and the calls that tell her: that one has come, or that her matter moved."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, exists, select, update
from sqlalchemy.orm import Session, joinedload

from core.case_work import TOLD_BY_CALL
from core.cases import CaseKind, CaseStatus
from core.consent import Purpose
from core.errands import ErrandKind
from db.models import Answer, Case, Errand, MemberPhone
from db.queries import errands
from db.queries.errands import NewErrand

FLOW = "answer"
_MAKES_SENSE_FOR = timedelta(days=7)


def of_case(session: Session, case_id: int) -> list[Answer]:
    """Return the answers to a case, oldest first."""
    query = select(Answer).where(Answer.case_id == case_id).options(joinedload(Answer.recording))
    return list(session.scalars(query.order_by(Answer.id)))


def find(session: Session, answer_id: int) -> Answer | None:
    """Return an answer."""
    return session.get(Answer, answer_id, options=[joinedload(Answer.recording)])


def keep(session: Session, answer: Answer) -> int:
    """Write an answer down; return its number."""
    session.add(answer)
    session.flush()
    return answer.id


def tell_answer(connection: Connection, case: Case, answer_id: int, now: datetime) -> None:
    """Have her rung: an answer has come. News of the same case that she has not heard yet is taken back."""
    errands.end_due(connection, now, Errand.case_id == case.id)
    _make(connection, case, ErrandKind.ANSWER, f"answer:{answer_id}", now)


def tell_fetched(connection: Connection, recording_id: int, now: datetime) -> None:
    """Have her rung if this recording, now on disk, is an answer that somebody spoke by phone."""
    for answer_id, case in _spoken_in(connection, recording_id):
        tell_answer(connection, case, answer_id, now)


def take_back_lost(connection: Connection, recording_id: int) -> None:
    """Take an answer back that nobody will ever hear, for its recording is lost: the case is a new one again."""
    for answer_id, case in _spoken_in(connection, recording_id):
        connection.execute(delete(Answer).where(Answer.id == answer_id))
        waits = update(Case).where(Case.id == case.id, Case.status == CaseStatus.WAITING.value)
        connection.execute(waits.values(status=CaseStatus.NEW.value, version=Case.version + 1))


def _spoken_in(connection: Connection, recording_id: int) -> list[tuple[int, Case]]:
    with Session(connection, expire_on_commit=False) as session:
        query = select(Answer.id, Case).join(Case, Case.id == Answer.case_id)
        found = session.execute(query.where(Answer.recording_id == recording_id, Answer.heard_at.is_(None)))
        return [(answer_id, case) for answer_id, case in found]


def tell_move(connection: Connection, case: Case, to: CaseStatus, now: datetime) -> None:
    """Have her rung: her matter stands otherwise, and once it is done, is it solved?

    Not while an answer waits: that call tells her more.
    """
    if CaseKind(case.kind) not in TOLD_BY_CALL or to is CaseStatus.NEW:
        return
    unheard = exists().where(Answer.case_id == case.id, Answer.heard_at.is_(None))
    if connection.scalar(select(unheard)):
        return
    errands.end_due(connection, now, Errand.case_id == case.id)
    kind = ErrandKind.SOLVED if to is CaseStatus.DONE else ErrandKind.CASE_NEWS
    _make(connection, case, kind, f"case:{case.id}:{to.value}:{case.version}", now)


def _make(connection: Connection, case: Case, kind: ErrandKind, dedupe: str, now: datetime) -> None:
    if case.phone is None:
        return
    hers = exists().where(MemberPhone.member_id == case.member_id, MemberPhone.e164 == case.phone)
    errand = NewErrand(
        kind=kind,
        dedupe=dedupe,
        phone=case.phone,
        purpose=Purpose.CASE_NEWS,
        flow=FLOW,
        not_before_at=now,
        expires_at=now + _MAKES_SENSE_FOR,
        made_at=now,
        # She may have rung from a phone that is not on file as hers: then whoever holds it is asked.
        member_id=case.member_id if connection.scalar(select(hers)) else None,
        case_id=case.id,
    )
    errands.make(connection, errand)
