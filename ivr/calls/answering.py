"""Answer a call: an inbound one begins here, an outbound one was written down before it was placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from call_flows import engine
from call_flows.nodes.base import LANGUAGE
from call_flows.state import Turn
from core.calls import CallStatus, Direction
from core.ids import new_call_id
from core.languages import FIRST_LANGUAGE
from core.reminders import AttemptStatus
from db.models import Attempt, Call, Errand, Reminder
from db.queries import errands, line
from db.queries.constants import LIVE
from db.queries.line import CallRow, Candidate
from db.writer import AlreadyWrittenError, Extra, TurnWrite
from ivr.calls.conversation import Conversation, disposition_after
from ivr.calls.inbox import too_late
from ivr.calls.repeats import stored_reply
from ivr.calls.request import SecondCallError, UnknownCallError, Webhook
from ivr.services import LineServices
from ivr.telephony.port import Answered

INBOUND_FLOW = "main"
WHY_SHE_CALLED = "she_called"
FIRST = 0
NOT_ANSWERED = -1


class HeardElsewhereError(RuntimeError):
    """Another call has already told her: this one says nothing (K6)."""


def answer_inbound(services: LineServices, hook: Webhook) -> bytes:
    """Answer a call to the line; return the document."""
    event = services.reader.answered(hook.form)
    members = _members(services, event.other_party)
    call = _new_call(services, event, members[0].member_id if len(members) == 1 else None, hook)
    conversation = Conversation.of(services, call)
    turn = engine.start(services.books.current, INBOUND_FLOW, conversation.facts)
    reply = conversation.document(turn, FIRST)
    new_call = {
        **call._asdict(),
        "state": turn.state.to_json(),
        "started_at": hook.at,
        "why": WHY_SHE_CALLED,
        "language": turn.state.memory.get(LANGUAGE),
    }
    try:
        services.writer.commit(
            TurnWrite(
                call_id=call.id,
                step=conversation.step(turn, FIRST, None, hook, reply),
                new_call=new_call,
                extras=conversation.extras(turn, FIRST),
            )
        )
    except IntegrityError:
        # The provider's id is taken: this call was answered before, or the news of its end came first.
        return _known_already(services, event.provider_call_id, hook)
    services.recent.moved_on(call, {"to_state": new_call["state"]}, turn.state)
    return reply


def _again(services: LineServices, call: CallRow, hook: Webhook) -> bytes:
    """Answer a call that we know: as before, or not at all when the news of its end came first."""
    if call.turn < FIRST:
        return too_late(services, call, hook)
    return stored_reply(services, call, FIRST, hook)


def _new_call(services: LineServices, event: Answered, member_id: int | None, hook: Webhook) -> CallRow:
    return CallRow(
        id=new_call_id(hook.at),
        token=services.new_token(),
        provider_call_id=event.provider_call_id,
        direction=Direction.INBOUND.value,
        other_party=event.other_party,
        line=event.line,
        member_id=member_id,
        attempt_token=None,
        flow=INBOUND_FLOW,
        flow_version=services.books.current.version,
        status=CallStatus.IN_PROGRESS.value,
        turn=FIRST,
        state=None,
        disposition=None,
        answered_at=hook.at,
        end_reason=None,
        staff_id=None,
    )


def _members(services: LineServices, phone: str | None) -> Sequence[Candidate]:
    if phone is None:
        return ()
    with services.database.read() as connection:
        return line.candidates(connection, phone)


def _known_already(services: LineServices, provider_call_id: str, hook: Webhook) -> bytes:
    with services.database.read() as connection:
        known = line.call_by_provider_id(connection, provider_call_id)
    if known is None:
        raise UnknownCallError("the call could be neither begun nor found")
    return _again(services, known, hook)


def answer_outbound(services: LineServices, token: str, hook: Webhook) -> bytes:
    """Answer a call that we placed; return the document."""
    event = services.reader.answered(hook.form)
    call = _placed(services, token, event)
    if call.turn >= FIRST or call.status == CallStatus.ENDED:
        return _again(services, call, hook)
    conversation = Conversation.of(services, call)
    memory = _errands_memory(services, call)
    turn = engine.start(services.books.of(call.flow_version), call.flow, conversation.facts, memory)
    reply = conversation.document(turn, FIRST)
    advance = {
        "to_turn": FIRST,
        "to_state": turn.state.to_json(),
        "to_status": CallStatus.IN_PROGRESS.value,
        "to_member_id": call.member_id,
        "to_staff_id": call.staff_id,
        "to_disposition": disposition_after(call.disposition, turn.effects),
        "to_answered_at": hook.at,
        "to_provider_call_id": event.provider_call_id,
    }
    try:
        services.writer.commit(
            TurnWrite(
                call_id=call.id,
                step=conversation.step(turn, FIRST, None, hook, reply),
                from_turn=NOT_ANSWERED,
                advance=advance,
                extras=(partial(_claim, call=call), *_spoken_in(call, turn), *conversation.extras(turn, FIRST)),
            )
        )
    except HeardElsewhereError:
        return too_late(services, call, hook)
    except AlreadyWrittenError:
        return _again(services, _placed(services, token, event), hook)
    return reply


def _spoken_in(call: CallRow, turn: Turn) -> tuple[Extra, ...]:
    """Return what tells supervisors in which language we ring her; nothing needs to be said of the line's first."""
    language = turn.state.memory.get(LANGUAGE, FIRST_LANGUAGE)
    if language == FIRST_LANGUAGE:
        return ()

    def write(connection: Connection) -> None:
        connection.execute(update(Call).where(Call.id == call.id).values(language=language))

    return (write,)


def _errands_memory(services: LineServices, call: CallRow) -> Mapping[str, Any]:
    """Return what the flow of an errand knows as it begins; a reminder's looks everything up."""
    if call.attempt_token is None:
        return {}
    with services.database.read() as connection:
        told = errands.told_by(connection, call.attempt_token)
    return told.memory if told is not None else {}


def _placed(services: LineServices, token: str, event: Answered) -> CallRow:
    with services.database.read() as connection:
        call = line.call_by_token(connection, token)
    if call is None:
        raise UnknownCallError("no call has this token")
    if call.provider_call_id not in (None, event.provider_call_id):
        raise SecondCallError("placed twice for one order")
    return call


def _claim(connection: Connection, call: CallRow) -> None:
    """Mark the attempt as answered, and this call as the one that speaks for its reminder or errand: first wins."""
    attempt = connection.execute(
        select(Attempt.id, Attempt.reminder_id, Attempt.errand_id, Attempt.member_id, Attempt.phone).where(
            Attempt.token == call.attempt_token
        )
    ).first()
    if attempt is None:
        return
    # One that was given up as lost and is answered after all must not count beside the one that replaced it (I1).
    other = aliased(Attempt)
    live = exists().where(other.id != attempt.id, other.status.in_(LIVE))
    replaced = [live.where(other.phone == attempt.phone)]
    if attempt.member_id is not None:
        replaced.append(live.where(other.member_id == attempt.member_id))
    connection.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, *(~one for one in replaced))
        .values(status=AttemptStatus.ANSWERED.value)
    )
    if attempt.reminder_id is not None:
        _speak_for(connection, Reminder, attempt.reminder_id, call)
    if attempt.errand_id is not None:
        _speak_for(connection, Errand, attempt.errand_id, call)


def _speak_for(connection: Connection, table: type[Reminder] | type[Errand], due_id: int, call: CallRow) -> None:
    claimed = connection.execute(
        update(table)
        .where(table.id == due_id, or_(table.delivered_by.is_(None), table.delivered_by == call.id))
        .values(delivered_by=call.id)
    )
    if claimed.rowcount != 1:
        raise HeardElsewhereError
