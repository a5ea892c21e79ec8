"""Take what the caller does: state in, engine, state out, one durable write, then the reply."""

from __future__ import annotations

from contextlib import suppress

from call_flows import engine
from call_flows.inputs import CodeTried, Input, Silence, Spoke
from call_flows.state import State, Turn
from call_flows.turn import Goodbye
from core.calls import CallStatus
from db.queries import line
from db.queries.cases_number import NumberTakenError
from db.queries.line import CallRow
from db.writer import AlreadyWrittenError, Extra, TurnWrite
from ivr import secret_number
from ivr.calls.conversation import Conversation, disposition_after
from ivr.calls.inbox import keep_apart
from ivr.calls.late import take_late
from ivr.calls.recordings import hear_of
from ivr.calls.repeats import stored_reply
from ivr.calls.request import SealedTurnError, SecondCallError, UnknownCallError, Webhook
from ivr.calls.sealing import state_of, state_text
from ivr.calls.trying import Tried, tried_by
from ivr.services import LineServices

# Nobody talks to a machine for so long: a phone lies somewhere, off the hook. She may ring again at once.
MAX_TURNS = 150
# Calls draw the same number at the same moment once in a blue moon, and hardly ever three times running.
_NUMBERS_TRIED = 3


def take_input(services: LineServices, token: str, number: int, hook: Webhook, *, silence: bool) -> bytes:
    """Answer what she did at turn `number`; return the document. `silence`: it came by the address for that."""
    call = _call(services, token, number, hook)
    if call.turn > number:
        return stored_reply(services, call, number + 1, hook)
    if call.status == CallStatus.ENDED:
        return take_late(services, call, number, hook, silence=silence)
    state = state_of(services, call)
    if call.turn < number or state is None:
        raise UnknownCallError("the call never came to this turn")
    if isinstance(state.expects, Goodbye) or number >= MAX_TURNS:
        keep_apart(services, token, "after_goodbye", hook)
        return services.documents.hang_up(services.renderer.goodbye)
    given = Silence() if silence else services.reader.given(hook.form, state.expects)
    try:
        return _answer(services, call, state, tried_by(services, call, state, given), hook)
    except secret_number.LockedMeanwhileError:
        # Wrong tries in other calls have locked the number since it was looked up: this one was too late to be right.
        return _answer(services, call, state, Tried(CodeTried(False), call.member_id, ()), hook)
    except AlreadyWrittenError:
        services.recent.forget(token)
        call = _call(services, token, number, hook)
        if call.turn == number and call.status == CallStatus.ENDED:
            return take_late(services, call, number, hook, silence=silence)
        return stored_reply(services, call, number + 1, hook)


def _answer(services: LineServices, call: CallRow, state: State, tried: Tried, hook: Webhook) -> bytes:
    """Work the turn out and write it; once more where another call was given the number that it would have said."""
    for _ in range(_NUMBERS_TRIED - 1):
        with suppress(NumberTakenError):
            return _answered(services, call, state, tried, hook)
    return _answered(services, call, state, tried, hook)


def _answered(services: LineServices, call: CallRow, state: State, tried: Tried, hook: Webhook) -> bytes:
    conversation = Conversation.of(services, call, member_id=tried.member_id, staff_id=tried.staff_id)
    turn = engine.resume(services.books.of(call.flow_version), state, tried.given, conversation.facts)
    try:
        return _written(conversation, turn, tried, hook)
    except (AlreadyWrittenError, secret_number.LockedMeanwhileError):
        raise
    except Exception as error:
        if turn.sealed:
            raise SealedTurnError(type(error).__name__) from None
        raise


def _written(conversation: Conversation, turn: Turn, tried: Tried, hook: Webhook) -> bytes:
    services, call = conversation.services, conversation.call
    if turn.sealed:
        # First of all: whatever else fails, the number she rings from is not rung.
        conversation.keep_sealed(turn, call.turn + 1, tried.given, hook.at)
    reply = conversation.document(turn, call.turn + 1)
    write = _write(conversation, turn, tried, hook, reply)
    services.writer.commit(write)
    services.recent.moved_on(call, write.advance, turn.state)
    return reply


def _call(services: LineServices, token: str, number: int, hook: Webhook) -> CallRow:
    call = services.recent.at_turn(token, number) or _read(services, token)
    if call is None:
        raise UnknownCallError("no call has this token")
    if call.provider_call_id not in (None, hook.form["CallUUID"]):
        raise SecondCallError("another call speaks under this token")
    return call


def _read(services: LineServices, token: str) -> CallRow | None:
    with services.database.read() as connection:
        return line.call_by_token(connection, token)


def _write(conversation: Conversation, turn: Turn, tried: Tried, hook: Webhook, reply: bytes) -> TurnWrite:
    call, number = conversation.call, conversation.call.turn + 1
    advance = {
        "to_turn": number,
        "to_state": state_text(conversation.services.safety.vault, call.token, turn),
        "to_status": call.status,
        "to_member_id": tried.member_id,
        "to_staff_id": tried.staff_id or call.staff_id,
        "to_disposition": disposition_after(call.disposition, turn.effects),
        "to_answered_at": call.answered_at,
        "to_provider_call_id": call.provider_call_id,
    }
    return TurnWrite(
        call_id=call.id,
        step=conversation.step(turn, number, tried.given, hook, reply),
        from_turn=call.turn,
        advance=advance,
        extras=(*tried.extras, *_heard_of(call, number, tried.given, hook), *conversation.extras(turn, number)),
    )


def _heard_of(call: CallRow, number: int, given: Input, hook: Webhook) -> tuple[Extra, ...]:
    """Return what writes down that she spoke: whatever she presses next, her words are not lost (R50)."""
    return (hear_of(call, number, given.recording_id, given.seconds, hook),) if isinstance(given, Spoke) else ()
