"""What effects of staff who work by phone leave behind."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from db.models import Answer, AuditEntry, Case, CaseNote, Recording
from ivr.handlers.staff import NOBODY, REASONS
from tests.journey_files import RECORDING_ID
from tests.line.effects.left import Left, Seen


def _is_written_down(left: Left, action: str, kind: str, object_id: str) -> bool:
    wanted = select(AuditEntry).where(AuditEntry.action == action, AuditEntry.staff_id == left.call.staff_id)
    wanted = wanted.where(AuditEntry.object_kind == kind, AuditEntry.object_id == object_id)
    return left.some(wanted.where(AuditEntry.detail.contains(f'"call":{left.call.id},"channel":"phone"')))


def _seen(left: Left, case_id: str) -> bool:
    return _is_written_down(left, "view", "case", case_id)


def _listened(left: Left, case_id: str) -> bool:
    with left.database.reading() as session:
        case = session.get_one(Case, int(case_id))
        spoken = select(Recording.id).where(Recording.call_id == case.call_id, Recording.turn == case.turn)
        return _is_written_down(left, "listen", "recording", str(session.scalars(spoken).one()))


def _answer(left: Left, case_id: str, recording_id: str, seconds: int) -> bool:
    assert recording_id == RECORDING_ID
    spoken = select(Recording.id).where(Recording.call_id == left.call.id, Recording.purpose == "answer")
    answer = select(Answer).where(Answer.case_id == int(case_id), Answer.recording_id.in_(spoken))
    kept = left.some(answer.where(Answer.seconds == seconds, Answer.staff_id == left.call.staff_id))
    return kept and _is_written_down(left, "answer", "case", case_id)


def _give(left: Left, case_id: str, version: str, to: str) -> bool:
    given = select(Case).where(Case.id == int(case_id))
    given = given.where(Case.assigned_to_id == (None if to == NOBODY else int(to)))
    return left.some(given) and _is_written_down(left, "assign", "case", case_id)


def _close(left: Left, case_id: str, version: str, reason: str) -> bool:
    closed = select(Case).where(Case.id == int(case_id), Case.status == "done")
    note = select(CaseNote).where(CaseNote.case_id == int(case_id), CaseNote.text == REASONS[reason])
    return left.some(closed.where(Case.closed_by_id == left.call.staff_id)) and left.some(note)


SEEN: Mapping[str, Seen] = {
    "staff_seen": _seen,
    "staff_listened": _listened,
    "staff_answer": _answer,
    "staff_give": _give,
    "staff_close": _close,
}
