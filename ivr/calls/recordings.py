"""What a caller spoke: written down as soon as we hear of it, decided on by a turn or, at the latest, by the end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from core.calls import CallStatus
from db.models import Call, Recording
from db.queries.line import CallRow
from db.upserts import insert_into
from db.writer import Extra
from ivr.calls.request import Webhook
from ivr.handlers.frame import open_case
from ivr.moment import Moment

# A recording of which we heard, but on which no turn has decided yet.
HEARD_OF = "heard_of"
_UNDECIDED = update(Recording).where(Recording.call_id == bindparam("call"), Recording.status == HEARD_OF)
_TAKE_RECORDINGS = _UNDECIDED.values(status="wanted").returning(Recording.id)
_LET_GO = _UNDECIDED.values(status="discarded")


def hear_of(call: CallRow, turn: int, recording_id: str, seconds: int, hook: Webhook) -> Extra:
    """Return what writes a recording down, once; if its call has ended, it is kept at once."""

    def run(connection: Connection) -> None:
        # The call may end at this very moment, in another process: whoever comes second sees what the first wrote.
        status = connection.scalar(select(Call.status).where(Call.id == call.id).with_for_update())
        row = {
            "call_id": call.id,
            "turn": turn,
            "purpose": "question",
            "provider_recording_id": recording_id,
            "seconds": seconds,
            "status": HEARD_OF,
            "tries": 0,
            "next_try_at": hook.at,
            "made_at": hook.at,
        }
        connection.execute(insert_into(connection, Recording).values(row).on_conflict_do_nothing())
        if status == CallStatus.ENDED:
            cut_off_recordings(call, hook.at)(connection)

    return run


def cut_off_recordings(call: CallRow, at: datetime) -> Extra:
    """Return what keeps recordings that no turn took because the line broke, and opens a case for them (R50).

    What a didi spoke as an answer is let go: nobody is played words that were not sent.
    """

    def run(connection: Connection) -> None:
        if call.staff_id is not None:
            connection.execute(_LET_GO, {"call": call.id})
        elif connection.execute(_TAKE_RECORDINGS, {"call": call.id}).all():
            moment = Moment(call.id, call.turn, at, call.other_party, call.member_id, call.attempt_token)
            open_case(connection, {"kind": "question", "priority": "Q", "detail": {"cut_off": "yes"}}, moment)

    return run
