"""Effects of the call itself: cases, consents, recordings."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, insert, select, update

from core.cases import CaseStatus, Priority, respond_by
from core.clock import india_day
from db.models import Call, Caller, Case, Consent, Recording
from db.queries.cases_number import draw_numbers, insert_case
from db.upserts import insert_into
from ivr.handlers.taken_up import go_on_with_case
from ivr.moment import Handler, Moment, Values, need_of

# The commonest effects' statements, made once: the one writer of all calls runs them.
_SAME_NEED = select(Case.id).where(
    Case.kind == bindparam("the_kind"),
    Case.priority == bindparam("the_priority"),
    Case.status != CaseStatus.DONE.value,
)
_IN_CALL = select(
    _SAME_NEED.where(Case.call_id == bindparam("the_call")).limit(1).scalar_subquery(),
    select(Call.resumes_call_id).where(Call.id == bindparam("the_call")).scalar_subquery(),
)
# Where the very first turn failed there is no call yet: then her number tells one woman from another.
_WITHOUT_CALL = _SAME_NEED.where(Case.call_id.is_(None), Case.phone == bindparam("the_phone"))
_NEW_CONSENT = insert(Consent)


def open_case(connection: Connection, values: Values, moment: Moment) -> None:
    """Open a case with its clock; once a call for the same need, however often she presses 0."""
    priority = Priority(values["priority"])
    same_case_id, taken_up = _already(connection, values["kind"], priority, moment)
    if same_case_id is not None:
        return
    row = {
        "kind": values["kind"],
        "priority": priority.value,
        "status": CaseStatus.NEW.value,
        "member_id": moment.member_id,
        "phone": moment.other_party,
        "call_id": moment.call_id,
        "turn": moment.turn,
        "detail": json.dumps(values["detail"], ensure_ascii=False),
        "opened_at": moment.at,
        "respond_by_at": respond_by(priority, moment.at),
        "version": 1,
    }
    if taken_up is not None and go_on_with_case(connection, row, taken_up, moment):
        return
    said = moment.numbers_said.get(need_of(values["kind"], priority))
    drawn = draw_numbers(moment.call_id, moment.turn)
    # A case of which nobody hears leaves the number to the one she hears of.
    free = [number for number in drawn if number not in moment.numbers_said.values()]
    insert_case(connection, row, free or drawn, said)


def _already(connection: Connection, kind: str, priority: Priority, moment: Moment) -> tuple[int | None, int | None]:
    """Return the open case for the same need, and the dropped call that this one takes up."""
    need = {"the_kind": kind, "the_priority": priority.value}
    if moment.call_id is None:
        return connection.scalar(_WITHOUT_CALL, need | {"the_phone": moment.other_party}), None
    same_case_id, taken_up = connection.execute(_IN_CALL, need | {"the_call": moment.call_id}).one()
    return same_case_id, taken_up


def _consent(connection: Connection, values: Values, moment: Moment) -> None:
    if moment.member_id is None and moment.other_party is None:
        return
    row = {
        "member_id": moment.member_id,
        "phone": moment.other_party,
        "purpose": values["purpose"],
        "granted": values["granted"] == "yes",
        "given_on": india_day(moment.at),
        "recorded_at": moment.at,
        "channel": "call",
        "words": values["prompt"],
        "call_id": moment.call_id,
    }
    connection.execute(_NEW_CONSENT, row)


def _recording(connection: Connection, values: Values, moment: Moment) -> None:
    _keep_recording(connection, values["recording_id"], values["purpose"], int(values["seconds"]), "wanted", moment)


def _discard_recording(connection: Connection, values: Values, moment: Moment) -> None:
    _keep_recording(connection, values["recording_id"], "discarded", 0, "discarded", moment)


def _keep_recording(
    connection: Connection, recording_id: str, purpose: str, seconds: int, status: str, moment: Moment
) -> None:
    # Its news may have come before the turn that took it.
    row = {
        "call_id": moment.call_id,
        "turn": moment.turn,
        "purpose": purpose,
        "provider_recording_id": recording_id,
        "seconds": seconds,
        "status": status,
        "tries": 0,
        "next_try_at": moment.at,
        "made_at": moment.at,
    }
    statement = insert_into(connection, Recording).values(row)
    decided = {"purpose": purpose, "status": status, "turn": moment.turn}
    connection.execute(statement.on_conflict_do_update(index_elements=["provider_recording_id"], set_=decided))


def _choose_language(connection: Connection, values: Values, moment: Moment) -> None:
    """Keep the language for this number's next calls, and tell supervisors what this one was spoken in."""
    connection.execute(update(Call).where(Call.id == moment.call_id).values(language=values["language"]))
    if moment.other_party is None:
        return
    chosen = {"language": values["language"], "set_at": moment.at}
    statement = insert_into(connection, Caller).values(
        phone=moment.other_party, calls_seen=0, silent_calls=0, **chosen
    )
    connection.execute(statement.on_conflict_do_update(index_elements=["phone"], set_=chosen))


def _disposition(connection: Connection, values: Values, moment: Moment) -> None:
    """Do nothing here: the turn itself writes it into the call's row (ivr/calls/conversation.py)."""


HANDLERS: Mapping[str, Handler] = {
    "disposition": _disposition,
    "consent": _consent,
    "case": open_case,
    "recording": _recording,
    "discard_recording": _discard_recording,
    "choose_language": _choose_language,
}
