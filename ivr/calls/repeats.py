"""What a webhook hears that was answered before: the same bytes, or a refusal if somebody replays it.

A provider sends a request again when our reply was lost, perhaps with the same nonce: while the caller is still
at that turn and the first answer is young, it gets the stored bytes. The same nonce later, after the call has moved
on or ended, is a replay (docs/adr/0004-repeats-and-replays.md).
"""

from __future__ import annotations

from datetime import timedelta

from core.calls import CallStatus
from db.queries import line
from db.queries.line import CallRow
from ivr.calls.request import ReplayedError, UnknownCallError, Webhook
from ivr.calls.sealing import read_reply
from ivr.services import LineServices

GRACE = timedelta(seconds=60)


def stored_reply(services: LineServices, call: CallRow, turn: int, hook: Webhook) -> bytes:
    """Return the bytes that turn `turn` was answered with. Raises ReplayedError or UnknownCallError."""
    with services.database.read() as connection:
        step = line.answered_step(connection, call.id, turn)
    if step is None:
        raise UnknownCallError("this turn was never answered")
    moved_on = call.turn > turn or call.status == CallStatus.ENDED
    if step.nonce == hook.nonce and (moved_on or hook.at - step.at > GRACE):
        raise ReplayedError("the request was answered before and the call has moved on")
    return read_reply(services.safety.vault, call.token, step.reply)
