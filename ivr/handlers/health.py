"""Effects of health triage."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from db.models import Case
from db.queries import errands
from ivr.moment import Handler, Moment, Values


def _doctor_call(connection: Connection, values: Values, moment: Moment) -> None:
    """Write into its case what became of a doctor's call. The case stays as open as it was: a person closes it."""
    told = errands.told_by(connection, moment.attempt_token) if moment.attempt_token else None
    if told is None or told.case_id is None:
        return
    hers = Case.id == told.case_id
    detail = json.loads(connection.execute(select(Case.detail).where(hers)).scalar_one())
    detail["doctor_call"] = values["result"]
    changed = {"detail": json.dumps(detail, ensure_ascii=False), "version": Case.version + 1}
    connection.execute(update(Case).where(hers).values(changed))


HANDLERS: Mapping[str, Handler] = {
    "doctor_call": _doctor_call,
}
