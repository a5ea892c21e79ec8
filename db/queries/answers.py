"""Answers to cases, and the calls that tell her: that one has come, or that her matter moved."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import Session

from core.cases import CaseKind, CaseStatus
from core.consent import Purpose
from core.errands import ErrandKind
from db.models import Answer, Case, Errand, MemberPhone
from db.queries import errands
from db.queries.errands import NewErrand

# What may be told by a call: nothing of body, mind or debt is among it.
TOLD_BY_CALL = frozenset({CaseKind.QUESTION, CaseKind.RUMOUR, CaseKind.SCHEME, CaseKind.CARD, CaseKind.COMPLAINT})
FLOW = "answer"
_MAKES_SENSE_FOR = timedelta(days=7)


def of_case(session: Session, case_id: int) -> list[Answer]:
    """Return the answers to a case, oldest first."""
    return list(session.scalars(select(Answer).where(Answer.case_id == case_id).order_by(Answer.id)))


def find(session: Session, answer_id: int) -> Answer | None:
    """Return an answer."""
    return session.get(Answer, answer_id)


def keep(session: Session, answer: Answer) -> int:
    """Write an answer down; return its number."""
    session.add(answer)
    session.flush()
    return answer.id


def tell_answer(connection: Connection, case: Case, answer_id: int, now: datetime) -> None:
    """Have her rung: an answer has come. News of the same case that she has not heard yet is taken back."""
    errands.end_due(connection, now, Errand.case_id == case.id)
    _make(connection, case, ErrandKind.ANSWER, f"answer:{answer_id}", now)


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
