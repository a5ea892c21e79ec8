"""End a call, whoever tells us of it: the provider's webhook, or the sweeper that looked it up.

Everything happens in one transaction and at most once: the call's end, what the flow must not lose, the attempt,
and what becomes of the reminder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, bindparam, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from call_flows import engine
from call_flows.errors import FlowRunError
from call_flows.inputs import HungUp
from call_flows.state import Turn
from core.calling_window import MONEY_WINDOW, SLOTS
from core.calls import CallStatus, Direction, Disposition, EndReason
from core.costs import cost_of
from core.reminders import AttemptStatus, ReminderStatus
from core.retry import retry_at
from db.models import Attempt, Call, CallStep, Member, Reminder
from db.queries.line import CallRow
from db.writer import Extra
from ivr.calls.conversation import Conversation, disposition_after
from ivr.calls.recordings import cut_off_recordings
from ivr.calls.request import Webhook
from ivr.calls.sealing import state_of
from ivr.calls.settling import Over, settle_errand
from ivr.calls.silence import count_silence
from ivr.services import LineServices

log = structlog.get_logger(__name__)
# What she said in the call decides first; without a word from her, why the line ended.
_REACHED = frozenset(
    {
        Disposition.HEARD,
        Disposition.PROMISE_TO_PAY,
        Disposition.ALREADY_PAID,
        Disposition.HARDSHIP,
        Disposition.TALKED_TO_DIDI,
        Disposition.CALLBACK_REQUESTED,
        # Trouble with an instalment leads on to advice about an illness, the mind, free treatment.
        Disposition.TRIAGE,
        Disposition.LESSON,
    }
)
_OPEN = (ReminderStatus.DUE.value, ReminderStatus.DIALLING.value)
_NEVER_AGAIN = frozenset({Disposition.STOPPED, Disposition.WRONG_PERSON})


# Made once: every call ends with these, and building them costs the writer more than running them.
_CLOSE = (
    update(Call)
    .where(Call.id == bindparam("call"), Call.status != CallStatus.ENDED.value, Call.turn == bindparam("at_turn"))
    .values(status=CallStatus.ENDED.value)
)
_LAST_STEP = insert(CallStep)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended, in our words. Seconds are whole."""

    reason: EndReason
    at: datetime
    talk_seconds: int = 0
    billed_seconds: int = 0
    was_answered: bool = False
    cause_code: int | None = None
    ended_by: str | None = None


class CallMovedOnError(RuntimeError):
    """A turn was written between reading the call and ending it: read it again, then end it."""


def end_call(services: LineServices, call: CallRow, ending: Ending, hook: Webhook | None = None) -> Extra:
    """Return what ends the call, to be run in a transaction. Running it for an ended call changes nothing."""
    conversation = Conversation.of(services, call)
    number = call.turn + 1
    turn, extras = _last_turn(services, call, conversation, number, ending.at)
    disposition = disposition_after(call.disposition, turn.effects if turn else ())
    counted = count_silence(call, turn.state, ending.talk_seconds, ending.at) if turn else ()

    goodbye = services.documents.hang_up()

    def run(connection: Connection) -> None:
        if not _close(connection, call, ending, disposition):
            return
        if turn is not None and hook is not None:
            connection.execute(_LAST_STEP, conversation.step(turn, number, HungUp(), hook, goodbye))
        for extra in (*extras, *counted):
            extra(connection)
        cut_off_recordings(call, ending.at)(connection)
        if call.direction == Direction.OUTBOUND:
            _settle(connection, call, ending, disposition, services.settings.paise_per_minute)

    return run


def _last_turn(
    services: LineServices, call: CallRow, conversation: Conversation, number: int, at: datetime
) -> tuple[Turn | None, tuple[Extra, ...]]:
    """Let the flow finish what must not be lost when the line goes dead in the middle."""
    if call.status == CallStatus.ENDED:
        return None, ()
    try:
        state = state_of(services, call)
        if state is None:
            return None, ()
        turn = engine.resume(services.books.of(call.flow_version), state, HungUp(), conversation.facts)
        if turn.sealed:
            conversation.keep_sealed(turn, number, HungUp(), at)
        return turn, conversation.extras(turn, number, heard=False)
    except (FlowRunError, LookupError, TypeError, ValueError, SQLAlchemyError) as error:
        # The call's end must be recorded even when its flow can no longer be run.
        log.error("a call ended and its flow could not", error=type(error).__name__)
        return None, ()


def _close(connection: Connection, call: CallRow, ending: Ending, disposition: str | None) -> bool:
    answered = ending.was_answered or call.answered_at is not None
    values = {
        "call": call.id,
        "at_turn": call.turn,
        "ended_at": ending.at,
        "end_reason": ending.reason.value,
        "disposition": disposition or (Disposition.LISTENED.value if answered else Disposition.NOTHING.value),
        "cause_code": ending.cause_code,
        "ended_by": ending.ended_by,
        "talk_seconds": ending.talk_seconds,
        "billed_seconds": ending.billed_seconds,
    }
    closed = connection.execute(_CLOSE, values)
    if closed.rowcount == 1:
        return True
    if connection.scalar(select(Call.status).where(Call.id == call.id)) != CallStatus.ENDED.value:
        raise CallMovedOnError("a turn was written while the call was being ended")
    return False


def _settle(
    connection: Connection, call: CallRow, ending: Ending, disposition: str | None, paise_per_minute: int
) -> None:
    attempt = connection.execute(
        update(Attempt)
        .where(Attempt.token == call.attempt_token)
        .values(
            status=AttemptStatus.ENDED.value,
            settled_at=ending.at,
            hold_paise=cost_of(ending.billed_seconds, paise_per_minute),
        )
        .returning(Attempt.reminder_id, Attempt.errand_id)
    ).first()
    if attempt is None:
        return
    answered = replace(ending, was_answered=ending.was_answered or call.answered_at is not None)
    if attempt.reminder_id is not None:
        settle_reminder(connection, attempt.reminder_id, answered, disposition, call_id=call.id)
    if attempt.errand_id is not None:
        over = Over(call.id, ending.at, ending.reason, answered.was_answered, disposition)
        settle_errand(connection, attempt.errand_id, over)


def settle_reminder(
    connection: Connection, reminder_id: int, ending: Ending, disposition: str | None, *, call_id: int
) -> None:
    """Decide what becomes of a reminder after an attempt: delivered, ended, or due again at a better time.

    Only the call that speaks for it may decide, and only while it is open: the end of a call that came second (K6)
    must not make it due again.
    """
    row = connection.execute(
        select(Reminder.attempts, Reminder.next_attempt_at, Member.safe_slot)
        .join(Member, Member.id == Reminder.member_id)
        .where(Reminder.id == reminder_id, Reminder.status.in_(_OPEN))
        .where(or_(Reminder.delivered_by.is_(None), Reminder.delivered_by == call_id))
    ).first()
    if row is None:
        return
    values = _after_attempt(row.attempts, row.next_attempt_at, row.safe_slot, ending, disposition)
    connection.execute(
        update(Reminder)
        .where(Reminder.id == reminder_id)
        .values(disposition=disposition, changed_at=ending.at, **values)
    )


def _after_attempt(
    attempts: int, next_attempt_at: datetime | None, slot: str | None, ending: Ending, disposition: str | None
) -> dict[str, Any]:
    if disposition in _REACHED:
        return {"status": ReminderStatus.DELIVERED.value, "next_attempt_at": None}
    if disposition in _NEVER_AGAIN:
        return {"status": ReminderStatus.ENDED.value, "next_attempt_at": None}
    if disposition == Disposition.CALL_LATER and next_attempt_at is not None:
        return {"status": ReminderStatus.DUE.value, "delivered_by": None, "next_attempt_at": next_attempt_at}
    window = MONEY_WINDOW.narrowed_to(SLOTS.get(slot or "")) or MONEY_WINDOW
    # Picked up, but nobody said it is her: perhaps a machine. A neutral try later, like an unanswered ring.
    reason = EndReason.NO_ANSWER if ending.was_answered else ending.reason
    again_at = retry_at(reason, attempts=attempts, now=ending.at, window=window)
    status = ReminderStatus.DUE if again_at else ReminderStatus.ENDED
    return {"status": status.value, "delivered_by": None, "next_attempt_at": again_at}
