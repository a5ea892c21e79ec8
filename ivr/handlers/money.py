"""Effects of savings, instalments, meetings and promises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, insert, select, update

from core.calling_window import MONEY_WINDOW, next_opening
from core.calls import Disposition
from core.clock import india_day
from core.loans import PROMISE_DAYS, use_is_asked
from core.retry import ATTEMPT_GAP
from db.models import Attempt, Call, Loan, Member, MemberPhone, Promise, Reminder
from db.queries import money
from ivr.moment import Handler, Moment, Values


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
    instalment_id = _promised_instalment(connection, moment)
    if instalment_id is None:
        return
    days = PROMISE_DAYS.get(values["when"])
    today_on = india_day(moment.at)
    if days is not None:
        promised_on = today_on + timedelta(days=days)
    else:
        promised_on = moment.meeting_on or today_on + timedelta(days=7)
    connection.execute(
        insert(Promise).values(
            instalment_id=instalment_id,
            call_id=moment.call_id,
            made_at=moment.at,
            promised_for_on=promised_on,
        )
    )
    hold(connection, moment.member_id, promised_on, "promise")


def _promised_instalment(connection: Connection, moment: Moment) -> int | None:
    """Return what she promises to pay: the instalment we rang about, or the next when she rang us."""
    if moment.instalment_id is not None or moment.member_id is None:
        return moment.instalment_id
    following = money.next_instalment(connection, moment.member_id)
    return following.id if following else None


def _loan_use(connection: Connection, values: Values, moment: Moment) -> None:
    if moment.member_id is None:
        return
    since_on, until_on = use_is_asked(india_day(moment.at))
    loan_id = money.unasked_loan(connection, moment.member_id, since_on=since_on, until_on=until_on)
    if loan_id is not None:
        connection.execute(update(Loan).where(Loan.id == loan_id).values(purpose_ok=values["begun"] == "yes"))


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


HANDLERS: Mapping[str, Handler] = {
    "hold_money_calls": _hold_money_calls,
    "promise": _promise,
    "loan_use": _loan_use,
    "call_later": _call_later,
    "not_hers": _not_hers,
}
