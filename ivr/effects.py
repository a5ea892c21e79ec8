"""What a flow may have done, in the turn's own transaction: one handler per line of call_flows/effects.py."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from call_flows.effects import EFFECTS
from core.calling_window import MONEY_WINDOW, next_opening
from core.calls import Disposition
from core.cases import CaseStatus, Priority, respond_by
from core.clock import india_day
from core.loans import PROMISE_DAYS
from core.retry import ATTEMPT_GAP
from db.models import Attempt, Call, Case, Consent, LessonProgress, Member, MemberPhone, Promise, Recording, Reminder
from db.writer import Extra

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """The turn in which an effect happens."""

    call_id: int | None
    turn: int
    at: datetime
    other_party: str | None
    member_id: int | None
    attempt_token: str | None
    instalment_id: int | None = None
    meeting_on: date | None = None


Handler = Callable[[Connection, Values, Moment], None]

# The commonest effects' statements, made once: the one writer of all calls runs them.
_SAME_NEED = select(Case.id).where(
    Case.kind == bindparam("the_kind"),
    Case.priority == bindparam("the_priority"),
    Case.status != CaseStatus.DONE.value,
)
_SAME_IN_CALL = _SAME_NEED.where(Case.call_id == bindparam("the_call"))
# Where the very first turn failed there is no call yet: then her number tells one woman from another.
_SAME_WITHOUT_CALL = _SAME_NEED.where(Case.call_id.is_(None), Case.phone == bindparam("the_phone"))
_NEW_CASE, _NEW_CONSENT = insert(Case), insert(Consent)


def bind(name: str, values: Values, moment: Moment) -> Extra:
    """Return the effect as something the writer runs. Raises KeyError for an unknown effect."""
    handler = HANDLERS[name]
    return lambda connection: handler(connection, values, moment)


def open_case(connection: Connection, values: Values, moment: Moment) -> None:
    """Open a case with its clock; once a call for the same need, however often she presses 0."""
    priority = Priority(values["priority"])
    same = _SAME_WITHOUT_CALL if moment.call_id is None else _SAME_IN_CALL
    sought = {"the_kind": values["kind"], "the_priority": priority.value}
    sought |= {"the_phone": moment.other_party} if moment.call_id is None else {"the_call": moment.call_id}
    if connection.execute(same, sought).first() is not None:
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
    connection.execute(_NEW_CASE, row)


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


def _hold_money_calls(connection: Connection, values: Values, moment: Moment) -> None:
    hold(connection, moment.member_id, india_day(moment.at) + timedelta(days=int(values["days"])), values["reason"])


def hold(connection: Connection, member_id: int | None, until_on: date, reason: str) -> None:
    """Hold automated money calls to a member up to a day; a longer hold stands."""
    if member_id is None:
        return
    connection.execute(
        update(Member)
        .where(
            Member.id == member_id,
            Member.money_calls_held_until_on.is_(None) | (Member.money_calls_held_until_on < until_on),
        )
        .values(money_calls_held_until_on=until_on, hold_reason=reason)
    )


def _promise(connection: Connection, values: Values, moment: Moment) -> None:
    if moment.instalment_id is None:
        return
    days = PROMISE_DAYS.get(values["when"])
    today_on = india_day(moment.at)
    if days is not None:
        promised_on = today_on + timedelta(days=days)
    else:
        promised_on = moment.meeting_on or today_on + timedelta(days=7)
    connection.execute(
        insert(Promise).values(
            instalment_id=moment.instalment_id,
            call_id=moment.call_id,
            made_at=moment.at,
            promised_for_on=promised_on,
        )
    )
    hold(connection, moment.member_id, promised_on, "promise")


def _call_later(connection: Connection, values: Values, moment: Moment) -> None:
    reminder_of_call = select(Attempt.reminder_id).where(Attempt.token == moment.attempt_token).scalar_subquery()
    connection.execute(
        update(Reminder)
        .where(Reminder.id == reminder_of_call)
        .values(next_attempt_at=next_opening(moment.at + ATTEMPT_GAP, MONEY_WINDOW, ()))
    )


def _not_hers(connection: Connection, values: Values, moment: Moment) -> None:
    """Mark a number as not hers when somebody says so for the second time; once may be a relative (04-loans §4.4)."""
    said_before = select(Call.id).where(
        Call.member_id == moment.member_id,
        Call.other_party == moment.other_party,
        Call.disposition == Disposition.WRONG_PERSON.value,
        Call.id != moment.call_id,
    )
    if connection.execute(said_before.limit(1)).first() is None:
        return
    connection.execute(
        update(MemberPhone)
        .where(MemberPhone.member_id == moment.member_id, MemberPhone.e164 == moment.other_party)
        .values(not_hers_at=moment.at)
    )


def _bookmark(connection: Connection, values: Values, moment: Moment) -> None:
    row = {
        "facts_heard": values["facts_heard"],
        "heard_at": moment.at,
        "finished_at": moment.at if values["finished"] else None,
    }
    _lesson_progress(connection, values["topic"], moment, row)


def _quiz(connection: Connection, values: Values, moment: Moment) -> None:
    _lesson_progress(connection, values["topic"], moment, {"quiz_right": values["right"], "heard_at": moment.at})


def _lesson_progress(connection: Connection, topic: str, moment: Moment, row: Mapping[str, Any]) -> None:
    if moment.other_party is None:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(LessonProgress).values(
        phone=moment.other_party, topic=topic, **{"facts_heard": 0, **row}
    )
    connection.execute(statement.on_conflict_do_update(index_elements=["phone", "topic"], set_=dict(row)))


def _recording(connection: Connection, values: Values, moment: Moment) -> None:
    _keep_recording(connection, values["recording_id"], values["purpose"], int(values["seconds"]), "wanted", moment)


def _discard_recording(connection: Connection, values: Values, moment: Moment) -> None:
    _keep_recording(connection, values["recording_id"], "discarded", 0, "discarded", moment)


def _keep_recording(
    connection: Connection, recording_id: str, purpose: str, seconds: int, status: str, moment: Moment
) -> None:
    # Its news may have come before the turn that took it.
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
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
    statement = dialect.insert(Recording).values(row)
    decided = {"purpose": purpose, "status": status, "turn": moment.turn}
    connection.execute(statement.on_conflict_do_update(index_elements=["provider_recording_id"], set_=decided))


def _disposition(connection: Connection, values: Values, moment: Moment) -> None:
    """Do nothing here: the turn itself writes it into the call's row (ivr/calls/conversation.py)."""


HANDLERS: dict[str, Handler] = {
    "disposition": _disposition,
    "consent": _consent,
    "hold_money_calls": _hold_money_calls,
    "promise": _promise,
    "call_later": _call_later,
    "not_hers": _not_hers,
    "bookmark": _bookmark,
    "quiz": _quiz,
    "case": open_case,
    "recording": _recording,
    "discard_recording": _discard_recording,
}

if HANDLERS.keys() != EFFECTS.keys():
    raise RuntimeError(f"effects and handlers differ: {sorted(HANDLERS.keys() ^ EFFECTS.keys())}")
