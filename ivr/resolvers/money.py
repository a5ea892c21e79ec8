"""Facts of savings, instalments, meetings and promises."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from call_flows.facts import FactValue
from core.clock import india_day
from core.loans import MOST_PROMISES, PROMISE_DAYS, Instalment, Standing, standing, use_is_asked
from core.privacy import PrivacyLevel
from core.speakable import Clock12, Count, DateWords, Rupees
from db.queries import line, money
from db.queries.line import LedgerLoan, Reminded
from db.queries.money import NextInstalment
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


def _next_instalment(facts: Sources) -> NextInstalment | None:
    if facts.member_id is None:
        return None
    with facts.database.read() as connection:
        return money.next_instalment(connection, facts.member_id)


def _principal(facts: Sources, memory: Memory) -> FactValue:
    following = facts.once(_next_instalment)
    return Rupees(following.principal_paise) if following else None


def _all_n(facts: Sources, memory: Memory) -> FactValue:
    following = facts.once(_next_instalment)
    return Count(following.instalments) if following else None


def _is_checked(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None:
        return False
    with facts.database.read() as connection:
        return money.has_open_claim(connection, facts.member_id)


def _asks_use(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None:
        return False
    since_on, until_on = use_is_asked(facts.today_on)
    with facts.database.read() as connection:
        return money.unasked_loan(connection, facts.member_id, since_on=since_on, until_on=until_on) is not None


def _phone_shared(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None or facts.card.privacy_level == PrivacyLevel.V0:
        return True
    with facts.database.read() as connection:
        return line.phone_is_shared(connection, facts.member_id, facts.caller.other_party)


def _promises_used_up(facts: Sources, memory: Memory) -> FactValue:
    """Count the promises for what this call is about: the instalment she was reminded of, or else the next."""
    about, following = facts.once(reminded), facts.once(_next_instalment)
    instalment_id = about.instalment_id if about else following.id if following else None
    if instalment_id is None:
        return False
    with facts.database.read() as connection:
        return money.promising_calls(connection, instalment_id) >= MOST_PROMISES


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
    "loan.any_paid": _standing(lambda one: one.paid_paise > 0),
    "loan.paid": _standing(lambda one: Rupees(one.paid_paise)),
    "loan.left": _standing(lambda one: Rupees(one.left_paise)),
    "loan.left_n": _standing(lambda one: Count(one.left_n)),
    "loan.principal": _principal,
    "loan.all_n": _all_n,
    "loan.is_checked": _is_checked,
    "loan.asks_use": _asks_use,
    "member.phone_shared": _phone_shared,
    "reminder.still_due": _is_still_due,
    "reminder.day": _reminded(lambda facts, about: facts.day(about.due_on)),
    "reminder.amount": _reminded(lambda facts, about: Rupees(about.left_paise)),
    "meeting.known": lambda facts, memory: meeting_on(facts) is not None and facts.card.meeting_time is not None,
    "meeting.day": _meeting_day,
    "meeting.time": lambda facts, memory: Clock12(facts.card.meeting_time) if facts.card.meeting_time else None,
    "promise.used_up": _promises_used_up,
    "promise.today": lambda facts, memory: facts.day(facts.today_on),
    "promise.few_days": lambda facts, memory: facts.day(facts.today_on + timedelta(days=PROMISE_DAYS["few_days"])),
    "promise.meeting": lambda facts, memory: facts.day(promised_meeting_on(facts)),
}
