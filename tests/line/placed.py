"""Calls the line makes: what is owed is written down, claimed as the dialler claims it, and her phone rings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from core.clock import india_day
from core.consent import Purpose
from core.errands import ErrandKind
from core.ids import new_call_id
from core.reminders import ReminderStatus
from db.models import Answer, Call, Case, Errand, InstalmentRow, Loan, Member, MemberPhone, Reminder, Staff
from db.queries import attempts, errands
from db.queries.attempts import Intent
from db.queries.doctors import DOCTOR_ID
from db.queries.errands import NewErrand
from tests.harness import SAVITA, Line
from tests.line.doctors import doctor_on_call
from tests.line.line_caller import Caller

# What the line rings about with a flow; with every other flow it rings about work.
OWED = {
    "callback": ErrandKind.MISSED_CALL,
    "answer": ErrandKind.ANSWER,
    "agreed_call": ErrandKind.DOCTOR,
}
# The persona's one case, whose one answer waits for her.
HER_CASE = 1


def remind(line: Line, *, reminder_id: int | None = None, number: str = SAVITA, code: str = "M-1") -> Caller:
    """Return the call about an instalment, still ringing. `reminder_id`: one that is due already."""
    with line.database.session() as session:
        member = session.scalars(select(Member).where(Member.code == code)).one()
        due_id = reminder_id or _reminder(line, session, member.id)
        about = {"reminder_id": due_id, "errand_id": None, "member_id": member.id, "phone": number}
        return _claimed(line, session, flow="reminder", why="instalment_due", **about)


def ring(line: Line, flow: str, number: str = SAVITA, *, errand_id: int | None = None) -> Caller:
    """Return a call of this flow to whoever has the number, member or not. `errand_id`: one that is due already."""
    with line.database.session() as session:
        member_id = session.scalar(select(MemberPhone.member_id).where(MemberPhone.e164 == number))
        errand = session.get_one(Errand, errand_id or _errand(line, session, flow, number, member_id))
        about = {"reminder_id": None, "errand_id": errand.id, "member_id": member_id, "phone": number}
        return _claimed(line, session, flow=flow, why=f"errand_{errand.kind}", **about)


def _claimed(line: Line, session: Any, **wanted: Any) -> Caller:
    now, token, links = line.services.clock.now(), line.services.new_token(), line.services.addresses
    intent = Intent(
        line=line.services.settings.plivo_number,
        token=token,
        # The clock of tests stands still, and the newest call has the largest number.
        call_id=max(new_call_id(now), 1 + (session.scalar(select(func.max(Call.id))) or 0)),
        fence=1,
        hold_paise=120,
        flow_version=line.services.books.current.version,
        at=now,
        **wanted,
    )
    assert attempts.claim(session.connection(), intent), "it is not due"
    attempts.accepted(session.connection(), token, "order-1")
    answer_url, hangup_url = links.answer(token), links.hangup(token)
    return Caller(line, intent.phone, answer_url=answer_url, hangup_url=hangup_url, inbound=False)


def _reminder(line: Line, session: Any, member_id: int) -> int:
    now = line.services.clock.now()
    today_on = india_day(now)
    loan = session.scalars(select(Loan).where(Loan.member_id == member_id)).first()
    n = 1 + (session.scalar(select(func.max(InstalmentRow.n)).where(InstalmentRow.loan_id == loan.id)) or 0)
    instalment = InstalmentRow(loan_id=loan.id, n=n, due_on=today_on, amount_paise=115_000, paid_paise=0)
    session.add(instalment)
    session.flush()
    reminder = Reminder(
        instalment_id=instalment.id,
        member_id=member_id,
        step="D-3",
        status=ReminderStatus.DUE.value,
        attempts=0,
        expires_on=today_on,
        planned_at=now,
        changed_at=now,
    )
    session.add(reminder)
    session.flush()
    return int(reminder.id)


def _errand(line: Line, session: Any, flow: str, number: str, member_id: int | None) -> int:
    now = line.services.clock.now()
    kind = OWED.get(flow, ErrandKind.CAMP)
    if kind is ErrandKind.ANSWER:
        _put_her_answer(line, session, number, member_id)
    new = NewErrand(
        kind=kind,
        dedupe=f"test:{line.services.new_token()}",
        phone=number,
        member_id=member_id,
        case_id=_case_id(line, session, kind, number),
        memory={DOCTOR_ID: str(doctor_on_call(line, session))} if kind is ErrandKind.DOCTOR else {},
        purpose=Purpose.CALLBACK if flow in OWED else Purpose.WORK_NEWS,
        flow=flow,
        not_before_at=now,
        expires_at=now + timedelta(days=2),
        made_at=now,
    )
    assert errands.make(session.connection(), new)
    return int(session.scalar(select(func.max(Errand.id))))


def _case_id(line: Line, session: Any, kind: ErrandKind, number: str) -> int | None:
    if kind is ErrandKind.DOCTOR:
        now = line.services.clock.now()
        about = {"kind": "health", "priority": "D1", "status": "new", "phone": number}
        case = Case(turn=0, detail='{"patient": "adult"}', opened_at=now, respond_by_at=now, **about)
        session.add(case)
        session.flush()
        return int(case.id)
    return HER_CASE if kind is ErrandKind.ANSWER else None


def _put_her_answer(line: Line, session: Any, number: str, member_id: int | None) -> None:
    now = line.services.clock.now()
    if session.get(Case, HER_CASE) is None:
        about = {"kind": "question", "priority": "Q", "status": "new", "phone": number, "member_id": member_id}
        session.add(Case(id=HER_CASE, turn=0, detail="{}", opened_at=now, respond_by_at=now, **about))
        session.flush()
    staff_id = session.scalar(select(func.min(Staff.id)))
    session.execute(delete(Answer))
    session.add(Answer(id=1, case_id=HER_CASE, staff_id=staff_id, file="answers/1.wav", seconds=20, made_at=now))
