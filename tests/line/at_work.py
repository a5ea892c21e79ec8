"""A didi at work by phone: her number, her colleagues, and what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from core.calls import StaffRole
from core.cases import CaseKind, Priority, respond_by
from core.ids import new_call_id
from db.models import Answer, Call, Case, CaseNote, Member, Recording, Staff
from db.queries.console_staff import ensure_roles
from ivr.secret_number import OF_STAFF, hash_secret
from tests.harness import SAROJ_DIDI, SAVITA, Line
from tests.line.line_caller import Caller

WORK_NUMBER = "258036"
WRONG_NUMBER = "135791"
DOOR = "7"
# By the rows the journeys know them by: the didi herself, a senior, and the didi of the woman's group.
SAROJ, SENIOR, GROUP_DIDI = 1, 2, 3
HER_QUESTION = 1
HER_VOICE = "recordings/1.wav"


def at_work(line: Line, roles: Sequence[StaffRole] = (StaffRole.DIDI,)) -> Line:
    """Return the line with three who work on cases; Saroj, with these roles, has a number to work by phone."""
    with line.database.session() as session:
        for staff_id, name in ((SAROJ, "सरोज"), (SENIOR, "आशा"), (GROUP_DIDI, "रेखा")):
            staff = session.get(Staff, staff_id)
            if staff is None:
                staff = Staff(id=staff_id, code=f"W-{staff_id}", name=name, fs_uniquifier=f"w{staff_id}")
                session.add(staff)
            staff.name_hi, staff.is_senior, staff.active = name, staff_id == SENIOR, True
            staff.roles = ensure_roles(session, [StaffRole.DIDI])
        session.flush()
        saroj = session.get_one(Staff, SAROJ)
        saroj.roles = ensure_roles(session, list(roles))
        saroj.secret_hash = hash_secret(WORK_NUMBER, SAROJ, line.services.settings.secret_key, OF_STAFF)
        saroj.secret_failures, saroj.secret_locked_until_at = 0, None
    return line


def waits(line: Line, case_id: int, kind: CaseKind, priority: Priority, **more: Any) -> None:
    """Have a matter of Savita wait, as if nobody had done anything about it yet."""
    now = line.services.clock.now()
    with line.database.session() as session:
        savita = session.scalars(select(Member).where(Member.code == "M-1")).one()
        about = {"kind": kind.value, "priority": priority.value, "status": "new", "detail": "{}", "version": 1}
        about |= {"assigned_to_id": None, "closed_at": None, "closed_by_id": None, "number": 4000 + case_id}
        about |= {"opened_at": now, "respond_by_at": respond_by(priority, now), "phone": SAVITA}
        session.merge(Case(**{"id": case_id, "member_id": savita.id, **about, **more}))


def asked(line: Line) -> None:
    """Have one question of Savita wait, with her voice."""
    with line.database.session() as session:
        for table in (Answer, CaseNote):
            session.execute(delete(table).where(table.case_id == HER_QUESTION))
        spoken = session.scalars(select(Recording).where(Recording.file == HER_VOICE)).first()
        call_id, turn = (spoken.call_id, spoken.turn) if spoken else _her_call(line, session)
    waits(line, HER_QUESTION, CaseKind.QUESTION, Priority.QUESTION, call_id=call_id, turn=turn)


def _her_call(line: Line, session: Any) -> tuple[int, int]:
    now, turn = line.services.clock.now(), 4
    version = line.services.books.current.version
    call = Call(id=new_call_id(now), token=line.services.new_token(), direction="inbound", other_party=SAVITA)
    call.flow, call.flow_version, call.status, call.turn, call.started_at = "main", version, "ended", turn, now
    call.why = "she_called"
    session.add(call)
    session.flush()
    spoken = Recording(call_id=call.id, turn=turn, purpose="question", provider_recording_id="her-voice", seconds=12)
    spoken.status, spoken.file, spoken.made_at = "stored", HER_VOICE, now
    session.add(spoken)
    return call.id, turn


def rings(line: Line, *keys: str, number: str = SAROJ_DIDI, secret: str = WORK_NUMBER) -> Caller:
    """Ring, go through the door for staff, and press these keys."""
    caller = Caller(line, number)
    caller.answer()
    for key in (*_past_the_notice(caller), DOOR, secret, *keys):
        caller.press(key)
    return caller


def _past_the_notice(caller: Caller) -> Sequence[str]:
    """Whoever rings for the first time is asked whether her call may be written down."""
    return ("1",) if "PRV.CONSENT" in str(caller.row.state) else ()
