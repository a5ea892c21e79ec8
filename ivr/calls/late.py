"""A key that arrives after the end of its call: what she chose still counts, nobody hears a word any more.

She presses 3, stop, and hangs up; the hang-up is told first. Her stop must not be lost for that (R9).
"""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from call_flows import engine
from call_flows.inputs import Silence
from call_flows.turn import Goodbye
from core.calls import EndReason
from db.models import Attempt, Call
from db.queries.line import CallRow
from db.writer import AlreadyWrittenError, Extra, TurnWrite
from ivr.calls.conversation import Conversation, disposition_after
from ivr.calls.ending import Ending, settle_reminder
from ivr.calls.inbox import too_late
from ivr.calls.request import Webhook
from ivr.calls.sealing import state_of
from ivr.calls.settling import Over, settle_errand
from ivr.calls.trying import NOT_ASKED, tried_by
from ivr.services import LineServices

# The call's end has taken the number after the last turn; what comes late takes the one after that, and only once.
_AFTER_THE_END = 2


def take_late(services: LineServices, call: CallRow, number: int, hook: Webhook, *, silence: bool) -> bytes:
    """Have the effects of what she did at her last turn, once; return a document that says nothing."""
    goodbye = services.documents.hang_up()
    state = state_of(services, call) if call.turn == number else None
    if state is None or silence or isinstance(state.expects, Goodbye):
        return too_late(services, call, hook)
    tried = tried_by(services, call, state, services.reader.given(hook.form, state.expects))
    if isinstance(tried.given, Silence) or tried.given == NOT_ASKED:
        return too_late(services, call, hook)
    conversation = Conversation.of(services, call, member_id=tried.member_id, staff_id=tried.staff_id)
    turn = engine.resume(services.books.of(call.flow_version), state, tried.given, conversation.facts)
    late = number + _AFTER_THE_END
    if turn.sealed:
        conversation.keep_sealed(turn, late, tried.given, hook.at)
    disposition = disposition_after(call.disposition, turn.effects)
    write = TurnWrite(
        call_id=call.id,
        step=conversation.step(turn, late, tried.given, hook, goodbye),
        extras=(*tried.extras, *conversation.extras(turn, late, heard=False), _correct(call, disposition, hook)),
    )
    try:
        services.writer.commit(write)
    except AlreadyWrittenError:
        # Told a second time: done already.
        return goodbye
    return goodbye


def _correct(call: CallRow, disposition: str | None, hook: Webhook) -> Extra:
    """Return what corrects the call and its reminder, if she achieved something after all."""

    def run(connection: Connection) -> None:
        if disposition == call.disposition:
            return
        connection.execute(update(Call).where(Call.id == call.id).values(disposition=disposition))
        if call.attempt_token is None:
            return
        attempt = connection.execute(
            select(Attempt.reminder_id, Attempt.errand_id).where(Attempt.token == call.attempt_token)
        ).first()
        reason = EndReason(call.end_reason or EndReason.UNKNOWN)
        if attempt is not None and attempt.reminder_id is not None:
            ending = Ending(reason, hook.at, was_answered=True)
            settle_reminder(connection, attempt.reminder_id, ending, disposition, call_id=call.id)
        if attempt is not None and attempt.errand_id is not None:
            over = Over(call.id, hook.at, reason, was_answered=True, disposition=disposition)
            settle_errand(connection, attempt.errand_id, over)

    return run
