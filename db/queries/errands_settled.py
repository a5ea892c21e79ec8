"""Errands about which there is nothing left to tell, looked at with each claim.

Who takes a notice back, or has newer news of a case, ends the errands that wait. One whose phone rings at that very
moment falls due again when nobody picks up, and she may have rung us herself meanwhile: what counts is how things
stand when her phone would ring.
"""

from __future__ import annotations

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased

from core.cases import CaseStatus
from core.entries import COUNTING
from core.errands import INVITATIONS, ErrandKind
from core.notices import NoticeStatus
from db.models import Answer, Case, Entry, Errand, Notice

_later = aliased(Errand)

_TAKEN_BACK = exists().where(Notice.id == Errand.notice_id, Notice.status != NoticeStatus.APPROVED.value)
_HER_REPLY = (
    Entry.notice_id == Errand.notice_id,
    Entry.member_id == Errand.member_id,
    Entry.status.in_([status.value for status in COUNTING]),
)
_ANSWERED = and_(Errand.kind.in_([kind.value for kind in INVITATIONS]), exists().where(*_HER_REPLY))
# What she has been asked for by now: whoever took work says later whether she was paid, and how it went.
_UNTOLD = {ErrandKind.PAYMENT: ("yes", "not_paid"), ErrandKind.PLACEMENT: ("yes",)}
_TOLD = [
    and_(
        Errand.kind == kind.value,
        Errand.notice_id.is_not(None),
        ~exists().where(*_HER_REPLY, Entry.choice.in_(choices)),
    )
    for kind, choices in _UNTOLD.items()
]
_NEWER_NEWS = exists().where(_later.case_id == Errand.case_id, _later.id > Errand.id)
_ANSWER_HEARD = and_(
    Errand.kind == ErrandKind.ANSWER.value,
    Errand.case_id.is_not(None),
    ~exists().where(Answer.case_id == Errand.case_id, Answer.heard_at.is_(None)),
)
_OPEN_AGAIN = and_(
    Errand.kind == ErrandKind.SOLVED.value,
    exists().where(Case.id == Errand.case_id, Case.status != CaseStatus.DONE.value),
)

# The case the doctor's call was booked for was closed meanwhile.
_DOCTOR_NOT_NEEDED = and_(
    Errand.kind == ErrandKind.DOCTOR.value,
    exists().where(Case.id == Errand.case_id, Case.status == CaseStatus.DONE.value),
)

# True of an errand that nobody need be rung about any more.
IS_SETTLED = or_(_TAKEN_BACK, _ANSWERED, *_TOLD, _NEWER_NEWS, _ANSWER_HEARD, _OPEN_AGAIN, _DOCTOR_NOT_NEEDED)
