"""Attempts to reach her: the intent before the order, and what came of the order. Each write is a conditional update.

Every statement is made once: building it costs more than running it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, CursorResult, Update, bindparam, case, func, insert, select, update

from core.calls import CallStatus, Direction, Disposition, EndReason
from core.errands import ErrandStatus
from core.may_call import Verdict
from core.reminders import AttemptStatus, ReminderStatus
from db.models import Attempt, Call, Errand, Reminder
from db.queries import due_errands, due_reminders

NEVER_ANSWERED = -1

_UNDECIDED = [AttemptStatus.SENDING.value, AttemptStatus.UNKNOWN.value]
_TOKEN: BindParameter[Any] = bindparam("order_token")


@dataclass(frozen=True, slots=True)
class Intent:
    """A call about to be placed: what is written down before a byte goes out (K1).

    It is made for a reminder or for an errand, never for both. `member_id` None: a number that is nobody's we know.
    """

    reminder_id: int | None
    errand_id: int | None
    member_id: int | None
    phone: str
    line: str
    token: str
    call_id: int
    fence: int
    hold_paise: int
    flow: str
    flow_version: str
    why: str
    at: datetime


def _claimed(if_due: Update, due: type[Reminder] | type[Errand]) -> Update:
    return if_due.values(
        status=ReminderStatus.DIALLING.value,
        attempts=due.attempts + 1,
        next_attempt_at=None,
        verdict=Verdict.YES.value,
        changed_at=bindparam("now"),
    )


_CLAIM_REMINDER = _claimed(due_reminders.UPDATE_IF_DUE, Reminder)
_CLAIM_ERRAND = _claimed(due_errands.UPDATE_IF_DUE, Errand)
_NEW_ATTEMPT = insert(Attempt)
_NEW_CALL = insert(Call)


def claim(connection: Connection, intent: Intent) -> bool:
    """Take a due reminder or errand and write the attempt and its call; False when somebody else took it.

    Raises IntegrityError when another attempt to reach her is alive (I1).
    """
    if _claim(connection, intent).rowcount != 1:
        # Nothing got updated: another dialler got there first.
        return False
    connection.execute(_NEW_ATTEMPT, _attempt_row(intent))
    connection.execute(_NEW_CALL, _call_row(intent))
    return True


def _attempt_row(intent: Intent) -> dict[str, Any]:
    return {
        "token": intent.token,
        "call_id": intent.call_id,
        "reminder_id": intent.reminder_id,
        "errand_id": intent.errand_id,
        "member_id": intent.member_id,
        "phone": intent.phone,
        "status": AttemptStatus.SENDING.value,
        "fence": intent.fence,
        "hold_paise": intent.hold_paise,
        "sent_at": intent.at,
    }


def _call_row(intent: Intent) -> dict[str, Any]:
    return {
        "id": intent.call_id,
        "token": intent.token,
        "direction": Direction.OUTBOUND.value,
        "other_party": intent.phone,
        "line": intent.line,
        "member_id": intent.member_id,
        "attempt_token": intent.token,
        "flow": intent.flow,
        "flow_version": intent.flow_version,
        "status": CallStatus.PLACED.value,
        "turn": NEVER_ANSWERED,
        "started_at": intent.at,
        "why": intent.why,
    }


def _claim(connection: Connection, intent: Intent) -> CursorResult[Any]:
    if intent.errand_id is not None:
        return connection.execute(_CLAIM_ERRAND, {"errand": intent.errand_id, "now": intent.at})
    return connection.execute(_CLAIM_REMINDER, {"reminder": intent.reminder_id, "now": intent.at})


_OURS_TO_SEND = select(Attempt.id).where(
    Attempt.token == _TOKEN, Attempt.fence == bindparam("fence_held"), Attempt.status == AttemptStatus.SENDING.value
)


def is_ours_to_send(connection: Connection, token: str, fence: int) -> bool:
    """Tell whether an attempt still waits for its order to be sent by the dialler that claimed it with `fence`."""
    return connection.execute(_OURS_TO_SEND, {"order_token": token, "fence_held": fence}).first() is not None


_ACCEPTED = (
    update(Attempt)
    .where(Attempt.token == _TOKEN)
    .values(
        status=case((Attempt.status.in_(_UNDECIDED), AttemptStatus.ACCEPTED.value), else_=Attempt.status),
        provider_request_id=func.coalesce(Attempt.provider_request_id, bindparam("request")),
    )
)


def accepted(connection: Connection, token: str, request_id: str) -> None:
    """Note that the provider took the order. Webhooks may have been faster: a later state stays (K8)."""
    connection.execute(_ACCEPTED, {"order_token": token, "request": request_id})


_UNKNOWN = (
    update(Attempt)
    .where(Attempt.token == _TOKEN, Attempt.status == AttemptStatus.SENDING.value)
    .values(status=AttemptStatus.UNKNOWN.value, note=bindparam("said"))
)


def unknown(connection: Connection, token: str, note: str) -> None:
    """Note that nobody can say whether her phone rings (K4)."""
    connection.execute(_UNKNOWN, {"order_token": token, "said": note})


@dataclass(frozen=True, slots=True)
class NotRung:
    """An attempt that certainly rang nobody: why, and when to try again (None: not at all)."""

    token: str
    status: AttemptStatus
    reason: EndReason
    note: str | None
    at: datetime
    again_at: datetime | None


_CLOSE_ATTEMPT = (
    update(Attempt)
    .where(Attempt.token == _TOKEN, Attempt.status.in_([*_UNDECIDED, AttemptStatus.ACCEPTED.value]))
    .values(status=bindparam("ended_as"), hold_paise=0, settled_at=bindparam("now"), note=bindparam("said"))
    .returning(Attempt.reminder_id, Attempt.errand_id)
)
_CLOSE_CALL = (
    update(Call)
    .where(Call.token == _TOKEN, Call.turn == NEVER_ANSWERED, Call.status != CallStatus.ENDED.value)
    .values(
        status=CallStatus.ENDED.value,
        ended_at=bindparam("now"),
        end_reason=bindparam("reason"),
        disposition=Disposition.NOTHING.value,
        talk_seconds=0,
        billed_seconds=0,
    )
)
_BACK: dict[str, Any] = {
    "status": bindparam("then"),
    "next_attempt_at": bindparam("later"),
    "changed_at": bindparam("now"),
}
_TAKE_BACK_REMINDER = (
    update(Reminder)
    .where(Reminder.id == bindparam("reminder"), Reminder.status == ReminderStatus.DIALLING.value)
    .values(attempts=Reminder.attempts - 1, **_BACK)
)
_TAKE_BACK_ERRAND = (
    update(Errand)
    .where(Errand.id == bindparam("errand"), Errand.status == ErrandStatus.DIALLING.value)
    .values(attempts=Errand.attempts - 1, **_BACK)
)


def not_rung(connection: Connection, ending: NotRung) -> bool:
    """Close an attempt that rang nobody; it does not count. False when news of it came meanwhile."""
    which = {"order_token": ending.token, "now": ending.at}
    said = {"ended_as": ending.status.value, "said": ending.note}
    closed = connection.execute(_CLOSE_ATTEMPT, {**which, **said}).first()
    if closed is None:
        return False
    connection.execute(_CLOSE_CALL, {**which, "reason": ending.reason.value})
    then = ReminderStatus.DUE if ending.again_at else ReminderStatus.ENDED
    back = {"then": then.value, "later": ending.again_at, "now": ending.at}
    if closed.errand_id is not None:
        connection.execute(_TAKE_BACK_ERRAND, {"errand": closed.errand_id, **back})
    else:
        connection.execute(_TAKE_BACK_REMINDER, {"reminder": closed.reminder_id, **back})
    return True
