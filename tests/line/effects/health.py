"""What effects of health triage leave behind."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select

from db.models import Attempt, Case, Errand
from tests.line.effects.left import Left, Seen


def _doctor_call(left: Left, result: str) -> bool:
    """The case of the call's errand says what became of it."""
    case = select(Case.detail).join(Errand, Errand.case_id == Case.id).join(Attempt, Attempt.errand_id == Errand.id)
    with left.database.read() as connection:
        detail = connection.scalar(case.where(Attempt.call_id == left.call.id))
    written = json.loads(detail or "{}").get("doctor_call")
    return written == result or (result == "agreed" and written in {"talked", "no_doctor"})


SEEN: Mapping[str, Seen] = {
    "doctor_call": _doctor_call,
}
