"""What was answered at the questions of one flow, for the export of results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from core.answered import Answered
from core.ids import call_id_at
from db.models import Call, CallStep


def answered_in(session: Session, flow: str, from_at: datetime, until_at: datetime) -> Iterator[Answered]:
    """Yield what was done at the nodes of `flow` in calls that began from `from_at` until before `until_at`.

    A step says where a call waits after it, so an answer is a step together with the one before it.
    """
    asked, step = aliased(CallStep), aliased(CallStep)
    rows = session.execute(
        select(step.at, step.call_id, step.turn, Call.member_id, asked.node, step.outcome, step.input_value)
        .join(asked, (asked.call_id == step.call_id) & (asked.turn == step.turn - 1))
        .join(Call, Call.id == step.call_id)
        .where(
            asked.flow == flow,
            step.outcome.is_not(None),
            step.call_id >= call_id_at(from_at),
            step.call_id < call_id_at(until_at),
        )
        .order_by(step.call_id, step.turn)
    )
    for at, call_id, turn, member_id, node, outcome, pressed in rows:
        yield Answered(at, call_id, turn, member_id, node, outcome or "", pressed)
