"""Silent calls in a row from one number: counted when a call ends, forgotten as soon as somebody does something.

They only soften how such a number is met (`call_flows/flows/soft.yaml`). Nobody is refused: whoever says nothing may
be a woman in danger.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, bindparam, update

from call_flows.nodes.base import SILENCE
from call_flows.state import State
from core.calls import Direction
from db.models import Caller
from db.queries.line import CallRow
from db.upserts import insert_into
from db.writer import Extra
from ivr.calls.missed import RINGS_OFF_WITHIN_SECONDS
from ivr.resolvers.frame import NEVER

_FORGET = update(Caller).where(Caller.phone == bindparam("number")).values(silent_calls=0)


def count_silence(call: CallRow, state: State, talk_seconds: int, at: datetime) -> tuple[Extra, ...]:
    """Return what counts an ended call; for most there is nothing to write.

    Whoever rings off at once wanted to be rung back (ivr/calls/missed.py); that is no silence.
    """
    if call.direction != Direction.INBOUND or call.other_party is None:
        return ()
    if not state.acted:
        return (partial(_one_more, call.other_party, at),) if talk_seconds > RINGS_OFF_WITHIN_SECONDS else ()
    return () if state.memory.get(SILENCE, NEVER) == NEVER else (partial(_forget, call.other_party),)


def _forget(number: str, connection: Connection) -> None:
    connection.execute(_FORGET, {"number": number})


def _one_more(number: str, at: datetime, connection: Connection) -> None:
    new = insert_into(connection, Caller).values(phone=number, calls_seen=0, silent_calls=1, last_silent_at=at)
    more = {"silent_calls": Caller.silent_calls + 1, "last_silent_at": at}
    connection.execute(new.on_conflict_do_update(index_elements=["phone"], set_=more))
