"""A call the line owes somebody, as the dialler places it, with the case and the answer it is about."""

from __future__ import annotations

from datetime import timedelta

from line_caller import Caller
from sqlalchemy import delete, func, select

from core.calls import CallStatus, Direction
from core.ids import new_call_id
from db.models import Answer, Attempt, Call, Case, Errand, Member, MemberPhone, Staff
from tests.harness import LINE_NUMBER, Line

KIND = {"callback": "missed_call", "answer": "answer"}


def ring(line: Line, flow: str, number: str) -> Caller:
    """Write an errand and an attempt down as the dialler does, and return the call it places, still ringing."""
    now = line.services.clock.now()
    token = line.services.new_token()
    with line.database.session() as session:
        staff_id = session.scalar(select(func.min(Staff.id)))
        member_id = session.scalar(
            select(Member.id).join(MemberPhone, MemberPhone.member_id == Member.id).where(MemberPhone.e164 == number)
        )
        session.execute(delete(Answer))
        # The persona's one case and one answer.
        if session.get(Case, 1) is None:
            about = {"kind": "question", "priority": "Q", "status": "new", "phone": number, "member_id": member_id}
            session.add(Case(id=1, turn=0, detail="{}", opened_at=now, respond_by_at=now, **about))
            session.flush()
        session.add(Answer(id=1, case_id=1, staff_id=staff_id, file="answers/1.wav", seconds=20, made_at=now))
        errand = Errand(
            kind=KIND[flow],
            dedupe=token,
            phone=number,
            member_id=member_id,
            case_id=1 if flow == "answer" else None,
            purpose="callback",
            flow=flow,
            not_before_at=now,
            expires_at=now + timedelta(days=2),
            status="dialling",
            attempts=1,
            made_at=now,
            changed_at=now,
        )
        session.add(errand)
        session.flush()
        call_id = max(new_call_id(now), 1 + (session.scalar(select(func.max(Call.id))) or 0))
        about_her = {"errand_id": errand.id, "member_id": member_id, "phone": number}
        session.add(Attempt(token=token, call_id=call_id, status="accepted", fence=1, sent_at=now, **about_her))
        session.add(
            Call(
                id=call_id,
                token=token,
                direction=Direction.OUTBOUND.value,
                other_party=number,
                line=LINE_NUMBER,
                member_id=member_id,
                attempt_token=token,
                flow=flow,
                flow_version=line.services.books.current.version,
                status=CallStatus.PLACED.value,
                turn=-1,
                started_at=now,
                why=f"errand_{errand.kind}",
            )
        )
    links = line.services.addresses
    return Caller(line, number, answer_url=links.answer(token), hangup_url=links.hangup(token), inbound=False)
