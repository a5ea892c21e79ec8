"""What is done with a case by whoever works on it: one way of doing it, from the console and by phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.calls import StaffRole, roles_named
from core.case_work import CASE_WORKERS, works_on
from core.cases import CaseKind, CaseStatus
from db import audit
from db.audit import Act
from db.models import Answer, Case, CaseNote, Staff
from db.queries import answers, console_cases, console_staff
from db.queries.cases_number import number_again

PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Worker:
    """Who does it, when, and from where: an address of the network, or a call to the line."""

    staff_id: int
    at: datetime
    address: str | None = None
    call_id: int | None = None

    def writes_down(self, session: Session, act: Act) -> None:
        """Add what she does to the audit trail, in the caller's transaction."""
        if self.call_id is not None:
            act = replace(act, detail={**act.detail, "channel": PHONE, "call": self.call_id})
        audit.record(session, act, staff_id=self.staff_id, address=self.address, now=self.at)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a case. `to`: it moves into another state, of which she is told; `reason` is kept as a note."""

    values: Mapping[str, Any]
    act: Act
    reason: str = ""
    to: CaseStatus | None = None


def change(session: Session, case: Case, version: int, what: Change, by: Worker) -> bool:
    """Change a case that still has this version. False: somebody else was faster."""
    values = dict(what.values)
    if what.to is not None and case.status == CaseStatus.DONE:
        # Its number may be another's by now.
        values["number"] = number_again(session.connection(), case.id, None, 0)
    try:
        with session.begin_nested():
            is_changed = console_cases.change(session, case.id, version, values)
    except IntegrityError:
        # Another case got its number in this very moment: whoever tries again finds it a new one.
        return False
    if not is_changed:
        return False
    if what.reason:
        add_note(session, case.id, what.reason, by)
    if what.to is not None:
        answers.tell_move(session.connection(), case, what.to, by.at)
    by.writes_down(session, what.act)
    return True


def moved(case: Case, to: CaseStatus, by: Worker, reason: str) -> Change:
    """Return what brings a case into another state."""
    done = to == CaseStatus.DONE
    values = {
        "status": to.value,
        "closed_at": by.at if done else None,
        "closed_by_id": by.staff_id if done else None,
    }
    return Change(values, Act("state", "case", str(case.id), {"from": case.status, "to": to.value}), reason, to)


def given(case: Case, staff_id: int | None) -> Change:
    """Return what gives a case to somebody, or with None back to all."""
    act = Act("assign", "case", str(case.id), {"from": case.assigned_to_id, "to": staff_id})
    return Change({"assigned_to_id": staff_id}, act)


def add_note(session: Session, case_id: int, text: str, by: Worker) -> None:
    """Add a note; notes are never changed."""
    session.add(CaseNote(case_id=case_id, staff_id=by.staff_id, at=by.at, text=text.strip()))


def keep_answer(session: Session, case: Case, answer: Answer, by: Worker) -> None:
    """Keep a spoken answer and have her rung about it: at once, or when what was spoken by phone has been fetched."""
    answer_id = answers.keep(session, answer)
    if answer.file is not None:
        answers.tell_answer(session.connection(), case, answer_id, by.at)
    if case.status in {CaseStatus.NEW, CaseStatus.IN_HAND}:
        console_cases.change(session, case.id, case.version, {"status": CaseStatus.WAITING.value})
    by.writes_down(session, Act("answer", "case", str(case.id)))


def workers(session: Session, kind: CaseKind) -> list[Staff]:
    """Return the people a case of this kind may be given to, by name."""
    people = console_staff.case_workers(session, sorted(CASE_WORKERS))
    return [one for one in people if works_on(roles_of(one), kind)]


def roles_of(staff: Staff) -> frozenset[StaffRole]:
    """Return a person's roles in our words."""
    return roles_named(role.name for role in staff.roles)
