"""The life of a call in our own words.

`CallStatus` says where the call is, `EndReason` why the line ended, `Disposition` what was achieved: three
fields, never one (docs/glossary.md). Statuses only move forward by rank (K8).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Direction(StrEnum):
    """Who rang whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class CallStatus(StrEnum):
    """Where a call is."""

    PLACED = "placed"
    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    ENDED = "ended"


_RANK = {status: rank for rank, status in enumerate(CallStatus)}


def forward(current: CallStatus, news: CallStatus) -> CallStatus:
    """Return the later of two statuses: late or repeated news never moves a call back."""
    return news if _RANK[news] > _RANK[current] else current


class EndReason(StrEnum):
    """Why the line ended."""

    COMPLETED = "completed"
    CALLER_HUNG_UP = "caller_hung_up"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    UNREACHABLE = "unreachable"
    INVALID_NUMBER = "invalid_number"
    CANCELLED = "cancelled"
    MACHINE = "machine"
    TIME_LIMIT = "time_limit"
    THROTTLED = "throttled"
    NETWORK = "network"
    ACCOUNT = "account"
    OUR_FAULT = "our_fault"
    UNKNOWN = "unknown"


class Disposition(StrEnum):
    """What a call achieved."""

    HEARD = "heard"
    PROMISE_TO_PAY = "promise_to_pay"
    ALREADY_PAID = "already_paid"
    HARDSHIP = "hardship"
    WRONG_PERSON = "wrong_person"
    CALL_LATER = "call_later"
    STOPPED = "stopped"
    TRIAGE = "triage"
    BALANCE = "balance"
    LESSON = "lesson"
    QUESTION = "question"
    CALLBACK_REQUESTED = "callback_requested"
    TALKED_TO_DIDI = "talked_to_didi"
    COUNT = "count"
    VOTE = "vote"
    SIGN_UP = "sign_up"
    ORDER = "order"
    RUMOUR = "rumour"
    STATUS = "status"
    WISHES = "wishes"
    CALLBACK_ANSWERED = "callback_answered"
    ANSWER_HEARD = "answer_heard"
    WEEKLY = "weekly"
    RESUMED = "resumed"
    STAFF_WORK = "staff_work"
    LISTENED = "listened"
    NOTHING = "nothing"


class StaffRole(StrEnum):
    """What a member of the trust's staff may do."""

    DIDI = "didi"
    DOCTOR = "doctor"
    SUPERVISOR = "supervisor"
    LOAN_OFFICER = "loan_officer"
    VIOLENCE_WORKER = "violence_worker"
    AUDITOR = "auditor"
    ADMIN = "admin"


_ROLES = {role.value: role for role in StaffRole}


def roles_named(names: Iterable[str]) -> frozenset[StaffRole]:
    """Return roles by their names; one we do not know gives no rights."""
    return frozenset(_ROLES[name] for name in names if name in _ROLES)
