"""Facts of savings, instalments, meetings and promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from call_flows.facts import FactValue
from core.clock import india_day
from core.loans import PROMISE_DAYS, Instalment, Standing, standing
from core.speakable import Clock12, Count, DateWords, Rupees
from db.queries import line
from db.queries.line import LedgerLoan, Reminded
from ivr.sources import Memory, Resolver, Sources


def reminded(facts: Sources) -> Reminded | None:
    """Return what an outbound call is about."""
    if facts.caller.attempt_token is None:
        return None
    with facts.database.read() as connection:
        return line.reminded(connection, facts.caller.attempt_token)


def meeting_on(facts: Sources) -> date | None:
    """Return the group's next meeting, today included."""
    if facts.member_id is None or facts.card.meeting_weekday is None:
        return None
    return facts.today_on + timedelta(days=(facts.card.meeting_weekday - facts.today_on.weekday()) % 7)


def promised_meeting_on(facts: Sources) -> date:
    """Return the next meeting after today, or a week from now when none is known."""
    ahead = meeting_on(facts)
    if ahead is None or ahead == facts.today_on:
        return facts.today_on + timedelta(days=7)
    return ahead


def _loan(facts: Sources) -> LedgerLoan | None:
    """Return the loan with the earliest open instalment."""
    if facts.member_id is None:
        return None
    with facts.database.read() as connection:
        loans = line.open_loans(connection, facts.member_id)
    return next((loan for loan in loans if standing(loan.instalments).next_due), None)


def _how_it_stands(facts: Sources) -> Standing | None:
    loan = facts.once(_loan)
    return standing(loan.instalments) if loan else None


def _ledger_as_of(facts: Sources, memory: Memory) -> FactValue:
    loan = facts.once(_loan)
    if loan is not None:
        return DateWords(india_day(loan.ledger_at))
    as_of = facts.card.savings_as_of_on
    return DateWords(as_of) if as_of else None


def _meeting_day(facts: Sources, memory: Memory) -> FactValue:
    on = meeting_on(facts)
    return facts.day(on) if on else None


def _is_still_due(facts: Sources, memory: Memory) -> FactValue:
    about = facts.once(reminded)
    return about is not None and about.left_paise > 0


def _rupees(paise: int | None) -> FactValue:
    return None if paise is None else Rupees(paise)


def _standing(read: Callable[[Standing], FactValue]) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        loan = facts.once(_how_it_stands)
        return read(loan) if loan else None

    return resolve


def _next_due(read: Callable[[Sources, Instalment], FactValue]) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        loan = facts.once(_how_it_stands)
        return read(facts, loan.next_due) if loan and loan.next_due else None

    return resolve


def _reminded(read: Callable[[Sources, Reminded], FactValue]) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        about = facts.once(reminded)
        return read(facts, about) if about else None

    return resolve


RESOLVERS: Mapping[str, Resolver] = {
    "savings.known": lambda facts, memory: bool(facts.member_id and facts.card.savings_paise is not None),
    "savings.amount": lambda facts, memory: _rupees(facts.card.savings_paise),
    "ledger.as_of": _ledger_as_of,
    "loan.has_due": lambda facts, memory: facts.once(_loan) is not None,
    "loan.amount": _next_due(lambda facts, due: Rupees(due.left_paise)),
    "loan.day": _next_due(lambda facts, due: facts.day(due.due_on)),
    "loan.date": _next_due(lambda facts, due: DateWords(due.due_on)),
    "loan.paid": _standing(lambda one: Rupees(one.paid_paise)),
    "loan.left": _standing(lambda one: Rupees(one.left_paise)),
    "loan.left_n": _standing(lambda one: Count(one.left_n)),
    "reminder.still_due": _is_still_due,
    "reminder.day": _reminded(lambda facts, about: facts.day(about.due_on)),
    "reminder.amount": _reminded(lambda facts, about: Rupees(about.left_paise)),
    "meeting.known": lambda facts, memory: meeting_on(facts) is not None and facts.card.meeting_time is not None,
    "meeting.day": _meeting_day,
    "meeting.time": lambda facts, memory: Clock12(facts.card.meeting_time) if facts.card.meeting_time else None,
    "promise.today": lambda facts, memory: facts.day(facts.today_on),
    "promise.few_days": lambda facts, memory: facts.day(facts.today_on + timedelta(days=PROMISE_DAYS["few_days"])),
    "promise.meeting": lambda facts, memory: facts.day(promised_meeting_on(facts)),
}
