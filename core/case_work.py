"""Who may do what with a case, and what may follow what: the same at the console and by phone."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.calls import StaffRole
from core.cases import CaseKind, CaseStatus, Priority

_DIDI, _DOCTOR, _SUPERVISOR = StaffRole.DIDI, StaffRole.DOCTOR, StaffRole.SUPERVISOR
_LOAN_OFFICER, _VIOLENCE_WORKER = StaffRole.LOAN_OFFICER, StaffRole.VIOLENCE_WORKER

# Who changes cases, gives them to others and writes notes.
CASE_WORKERS = frozenset({_DIDI, _DOCTOR, _SUPERVISOR, _LOAN_OFFICER, _VIOLENCE_WORKER})
# Who closes what is urgent (domain.md §0, R2), answers a woman by voice, and listens to what she said.
URGENT_CLOSERS = frozenset({_DOCTOR, _SUPERVISOR, _VIOLENCE_WORKER})
ANSWERERS = frozenset({_DIDI, _DOCTOR, _SUPERVISOR})
LISTENERS = frozenset({_DIDI, _DOCTOR, _SUPERVISOR, _VIOLENCE_WORKER})

# Cases that a didi may work on but not close.
URGENT = frozenset({Priority.P0, Priority.P1, Priority.D1})

_HEALTH_KINDS = frozenset({CaseKind.EMERGENCY, CaseKind.TRIAGE_UNCLEAR, CaseKind.HEALTH, CaseKind.MIND})
_MONEY_KINDS = frozenset({CaseKind.PAID_CLAIM, CaseKind.HARDSHIP, CaseKind.BALANCE_DISPUTE})
# A spoken question or a wish to be rung may be about anything, so a loan officer does not get these.
_OPEN_KINDS = frozenset({CaseKind.QUESTION, CaseKind.CALLBACK})
_DESK_KINDS = frozenset({CaseKind.COMPLAINT, CaseKind.HER_DATA, CaseKind.WRONG_NUMBER, CaseKind.TECHNICAL})
# What groups and their didi see to. A complaint about whoever asks for money is not for a loan officer.
_GROUP_KINDS = frozenset(
    {
        CaseKind.SCHEME,
        CaseKind.CARD,
        CaseKind.ORDER,
        CaseKind.PAYMENT_MISSING,
        CaseKind.RECEIPT_MISSING,
        CaseKind.RICE_NEED,
        CaseKind.RUMOUR,
        CaseKind.REPORT,
        CaseKind.HARASSMENT,
        CaseKind.NOTICE_CHECK,
        CaseKind.SHIFT,
    }
)

CASE_KINDS: Mapping[StaffRole, frozenset[CaseKind]] = {
    _DIDI: _HEALTH_KINDS | _MONEY_KINDS | _OPEN_KINDS | _DESK_KINDS | _GROUP_KINDS,
    _DOCTOR: _HEALTH_KINDS | _OPEN_KINDS | {CaseKind.RUMOUR},
    _SUPERVISOR: frozenset(CaseKind),
    _LOAN_OFFICER: _MONEY_KINDS | {CaseKind.WRONG_NUMBER},
    _VIOLENCE_WORKER: frozenset({CaseKind.EMERGENCY, CaseKind.CALLBACK}),
    StaffRole.AUDITOR: _MONEY_KINDS | _DESK_KINDS,
    StaffRole.ADMIN: frozenset(),
}

MOVES: Mapping[str, tuple[CaseStatus, ...]] = {
    CaseStatus.NEW: (CaseStatus.IN_HAND, CaseStatus.WAITING, CaseStatus.DONE),
    CaseStatus.IN_HAND: (CaseStatus.WAITING, CaseStatus.DONE),
    CaseStatus.WAITING: (CaseStatus.IN_HAND, CaseStatus.DONE),
    CaseStatus.DONE: (CaseStatus.IN_HAND,),
}
MIN_REASON = 3
# What may be told by a call: nothing of body, mind or debt is among it.
TOLD_BY_CALL = frozenset({CaseKind.QUESTION, CaseKind.RUMOUR, CaseKind.SCHEME, CaseKind.CARD, CaseKind.COMPLAINT})

Roles = Collection[StaffRole]


def case_kinds(roles: Roles) -> frozenset[CaseKind]:
    """Return the kinds of case these roles may see."""
    return frozenset(kind for role in roles for kind in CASE_KINDS.get(role, ()))


def works_on(roles: Roles, kind: CaseKind) -> bool:
    """Tell whether a case of this kind may be given to somebody with these roles: one of them sees it and works."""
    return any(role in CASE_WORKERS and kind in CASE_KINDS[role] for role in roles)


def may_move(roles: Roles, priority: str, status: str, to: str) -> bool:
    """Tell whether these roles may bring a case of this priority from one state to another."""
    if to not in MOVES.get(status, ()) or CASE_WORKERS.isdisjoint(roles):
        return False
    is_urgent_close = to == CaseStatus.DONE and priority in URGENT
    return not is_urgent_close or not URGENT_CLOSERS.isdisjoint(roles)


def needs_reason(priority: str, status: str, to: str) -> bool:
    """Tell whether such a change must say why: whatever is urgent, and whatever is closed or opened again."""
    return priority in URGENT or CaseStatus.DONE in {status, to}


def may_answer(roles: Roles, kind: str) -> bool:
    """Tell whether these roles may answer a case of this kind by a voice that is played to her."""
    return kind in TOLD_BY_CALL and not ANSWERERS.isdisjoint(roles)
