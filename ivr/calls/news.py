"""Webhooks that tell us something and want no document: a call's end, a recording that is ready.

They may come late, twice, or in any order; each is kept verbatim, and none moves a call back (K8, I5).
"""

from __future__ import annotations

import structlog
from sqlalchemy import Connection, insert

from core.calls import CallStatus, Direction, EndReason
from core.ids import new_call_id
from db.models import Call
from db.queries import line
from db.writer import Extra, TurnWrite
from ivr.calls.answering import INBOUND_FLOW, WHY_SHE_CALLED
from ivr.calls.ending import CallMovedOnError, Ending, end_call
from ivr.calls.inbox import NO_CALL, keep
from ivr.calls.missed import is_missed_call, no_longer_owed, ring_back
from ivr.calls.recordings import hear_of
from ivr.calls.request import Webhook
from ivr.services import LineServices
from ivr.telephony.port import Ended

log = structlog.get_logger(__name__)
# A key pressed at the very end may come between reading a call and ending it; hardly ever twice.
_TRIES = 3


def call_ended(services: LineServices, token: str | None, hook: Webhook) -> None:
    """Take the news that a call is over. A missed call, which never asked for a document, is written down too."""
    event = services.reader.ended(hook.form)
    for _ in range(_TRIES):
        try:
            services.writer.commit(_ending(services, token, event, hook))
            return
        except CallMovedOnError:
            continue
    raise CallMovedOnError("the call would not stand still")


def _ending(services: LineServices, token: str | None, event: Ended, hook: Webhook) -> TurnWrite:
    with services.database.read() as connection:
        call = line.call_by_token(connection, token) if token else None
        call = call or line.call_by_provider_id(connection, event.provider_call_id)
    if call is None:
        extras = _not_answered(services, event, hook) if event.inbound else ()
        return TurnWrite(call_id=0, extras=(keep(NO_CALL, "hangup", hook), *extras))
    if call.provider_call_id not in (None, event.provider_call_id):
        # The provider rang twice for one order (R9); the call that speaks goes on.
        log.warning("a second call under one token has ended")
        return TurnWrite(call.id, extras=(keep(call.token, "hangup", hook),))
    ending = Ending(
        reason=event.reason,
        at=hook.at,
        talk_seconds=event.talk_seconds,
        billed_seconds=event.billed_seconds,
        was_answered=event.was_answered,
        cause_code=event.cause_code,
        ended_by=event.ended_by,
    )
    ends = (keep(call.token, "hangup", hook), end_call(services, call, ending, hook))
    if is_missed_call(call, event):
        return TurnWrite(call.id, extras=(*ends, ring_back(services, call.id, call.other_party, hook.at)))
    if call.direction == Direction.INBOUND and call.turn > 0:
        return TurnWrite(call.id, extras=(*ends, no_longer_owed(services, call.other_party, hook.at)))
    return TurnWrite(call.id, extras=ends)


def _not_answered(services: LineServices, event: Ended, hook: Webhook) -> tuple[Extra, ...]:
    """Write down a caller who hung up before we answered, and ring her back."""

    def run(connection: Connection) -> None:
        if line.call_by_provider_id(connection, event.provider_call_id) is not None:
            return
        call_id = new_call_id(hook.at)
        connection.execute(
            insert(Call).values(
                id=call_id,
                token=services.new_token(),
                provider_call_id=event.provider_call_id,
                direction=Direction.INBOUND.value,
                other_party=event.other_party,
                line=services.settings.plivo_number,
                flow=INBOUND_FLOW,
                flow_version=services.books.current.version,
                status=CallStatus.ENDED.value,
                turn=-1,
                started_at=hook.at,
                ended_at=hook.at,
                end_reason=EndReason.CALLER_HUNG_UP.value,
                disposition="nothing",
                cause_code=event.cause_code,
                ended_by=event.ended_by,
                talk_seconds=0,
                billed_seconds=0,
                why=WHY_SHE_CALLED,
            )
        )
        ring_back(services, call_id, event.other_party, hook.at)(connection)

    return (run,)


def recording_ready(services: LineServices, token: str, hook: Webhook) -> None:
    """Take the news that a recording can be fetched. Which turn it belongs to may be known only later."""
    event = services.reader.recording_ready(hook.form)
    with services.database.read() as connection:
        call = line.call_by_token(connection, token)
    extras = [keep(token if call else NO_CALL, "recording", hook)]
    if call is not None and event.seconds and call.provider_call_id == event.provider_call_id:
        extras += [hear_of(call, call.turn, event.recording_id, event.seconds, hook)]
    services.writer.commit(TurnWrite(call_id=call.id if call else 0, extras=tuple(extras)))
