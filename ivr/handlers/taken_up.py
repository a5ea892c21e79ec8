"""A case that a dropped call opened, when the call that takes it up comes to the same need: one case, not two."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, exists, select, update

from core.cases import CaseKind, CaseStatus, Priority
from db.models import Case, Recording
from db.queries import resuming
from ivr.moment import Moment

_TRIAGE = frozenset({CaseKind.EMERGENCY.value, CaseKind.TRIAGE_UNCLEAR.value, CaseKind.HEALTH.value})
_BY_URGENCY = list(Priority)


def go_on_with_case(connection: Connection, row: dict[str, Any], taken_up: int, moment: Moment) -> bool:
    """Write what a new case would say into one that `taken_up`, the dropped call, opened; False where there is none.

    It never becomes less urgent, and its clock never starts anew.
    """
    calls = [taken_up, *resuming.calls_before(connection, taken_up)]
    kinds = _TRIAGE if row["kind"] in _TRIAGE else {row["kind"]}
    sought = select(Case).where(Case.call_id.in_(calls), Case.kind.in_(kinds), Case.status != CaseStatus.DONE.value)
    found = connection.execute(sought.order_by(Case.id.desc()).limit(1)).mappings().first()
    if found is None:
        return False
    urgent = min(Priority(found["priority"]), Priority(row["priority"]), key=_BY_URGENCY.index)
    values = {
        "priority": urgent.value,
        "kind": row["kind"] if urgent.value == row["priority"] else found["kind"],
        "detail": json.dumps(json.loads(found["detail"]) | json.loads(row["detail"]), ensure_ascii=False),
        "respond_by_at": min(found["respond_by_at"], row["respond_by_at"]),
        "resumed_from_call_id": found["resumed_from_call_id"] or found["call_id"],
        "version": found["version"] + 1,
        **_where_she_spoke(connection, found["call_id"], moment),
    }
    connection.execute(update(Case).where(Case.id == found["id"]).values(**values))
    return True


def _where_she_spoke(connection: Connection, first_call: int, moment: Moment) -> dict[str, Any]:
    """Return the call and the turn whose recordings belong to the case: what she said before the drop counts too."""
    before = exists().where(Recording.call_id == first_call, Recording.turn == moment.turn)
    if connection.scalar(select(before)):
        return {"call_id": first_call, "turn": moment.turn}
    return {"call_id": moment.call_id, "turn": moment.turn}
