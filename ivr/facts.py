"""The facts of a call: each name of call_flows/facts.py has one method here, asked at most once a turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from call_flows.facts import FACTS, FactValue
from core.clock import india_day
from core.desk import DeskHours
from core.loans import PROMISE_DAYS, Standing, standing
from core.privacy import PrivacyLevel, level_for
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees
from db.engine import Database
from db.queries import line
from db.queries.line import Acquaintance, Card, LedgerLoan, Reminded

TEACHING_CALLS = 3
DOCTOR_NEEDS = timedelta(hours=2)
_DESK_DAYS = {5: "PHR.WEEKDAYS5", 6: "PHR.WEEKDAYS6", 7: "PHR.ALLDAYS"}
_LEVEL_WORDS = {level: f"v{int(level)}" for level in PrivacyLevel}

# What the caller chose so far, as the engine keeps it.
Memory = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a call is with, as far as it is known."""

    other_party: str | None
    line: str
    member_id: int | None
    attempt_token: str | None


class CallFacts:
    """Looks facts up when a flow asks for them, and keeps them for the turn."""

    def __init__(
        self, database: Database, caller: Caller, now: datetime, desk: DeskHours, topics: tuple[str, ...]
    ) -> None:
        self._database = database
        self._caller = caller
        self._now = now
        self._desk = desk
        self._topics = topics
        self._known: dict[str, FactValue] = {}
        self._known_number: Acquaintance | None = None

    def get(self, name: str, memory: Memory) -> FactValue:
        """Return a fact. Raises KeyError for a name that call_flows/facts.py does not list."""
        if name not in self._known:
            self._known[name] = RESOLVERS[name](self, memory)
        return self._known[name]

    @property
    def member_id(self) -> int | None:
        """Who she is, if anybody knows."""
        return self._caller.member_id

    @property
    def today_on(self) -> date:
        """The day in India."""
        return india_day(self._now)

    def day(self, on: date) -> Day:
        """Return a day as it is spoken today."""
        return Day(on, self.today_on)

    # -- the caller ---------------------------------------------------------------------------------------------

    def _caller_new(self, memory: Memory) -> FactValue:
        if self._caller.other_party is None:
            return True
        return self._acquaintance(self._caller.other_party).calls < TEACHING_CALLS

    def _caller_notice_given(self, memory: Memory) -> FactValue:
        if self._caller.other_party is None:
            return True
        return self._acquaintance(self._caller.other_party).notice_answered

    def _acquaintance(self, phone: str) -> Acquaintance:
        """Return what is known of her number, asked once a turn: two facts are made from it in nearly every call."""
        if self._known_number is None:
            with self._database.read() as connection:
                self._known_number = line.acquaintance(connection, phone, most=TEACHING_CALLS)
        return self._known_number

    # -- the desk -----------------------------------------------------------------------------------------------

    @cached_property
    def desk_phones(self) -> list[str]:
        """The phones a caller can be connected to now: her own didi's first."""
        with self._database.read() as connection:
            phones = list(line.desk_phones(connection))
        own = self.card.didi_phone if self._caller.member_id is not None else None
        return sorted(
            (phone for phone in phones if phone != self._caller.other_party), key=lambda phone: phone != own
        )

    # -- the member ---------------------------------------------------------------------------------------------

    @cached_property
    def card(self) -> Card:
        """What may be spoken of the member. Raises ValueError when nobody knows who is calling."""
        if self._caller.member_id is None:
            raise ValueError("nobody knows who is calling")
        with self._database.read() as connection:
            return line.card(connection, self._caller.member_id)

    def _member_level(self, memory: Memory) -> FactValue:
        if self._caller.member_id is None:
            return _LEVEL_WORDS[PrivacyLevel.V0]
        with self._database.read() as connection:
            shared = line.phone_is_shared(connection, self._caller.member_id, self._caller.other_party)
        passed = memory.get("passed", [])
        level = level_for(
            chosen=PrivacyLevel(self.card.privacy_level),
            phone_shared=shared,
            confirmed="name" in passed,
            code_given="code" in passed,
        )
        return _LEVEL_WORDS[level]

    # -- the ledger ---------------------------------------------------------------------------------------------

    @cached_property
    def loan(self) -> LedgerLoan | None:
        """The loan with the earliest open instalment."""
        if self._caller.member_id is None:
            return None
        with self._database.read() as connection:
            loans = line.open_loans(connection, self._caller.member_id)
        return next((loan for loan in loans if standing(loan.instalments).next_due), None)

    @property
    def standing(self) -> Standing | None:
        """How that loan stands."""
        return standing(self.loan.instalments) if self.loan else None

    @cached_property
    def reminded(self) -> Reminded | None:
        """What an outbound call is about."""
        if self._caller.attempt_token is None:
            return None
        with self._database.read() as connection:
            return line.reminded(connection, self._caller.attempt_token)

    def _ledger_as_of(self, memory: Memory) -> FactValue:
        if self.loan is not None:
            return DateWords(india_day(self.loan.ledger_at))
        as_of = self.card.savings_as_of_on
        return DateWords(as_of) if as_of else None

    # -- the meeting --------------------------------------------------------------------------------------------

    @cached_property
    def meeting_on(self) -> date | None:
        """The group's next meeting, today included."""
        if self._caller.member_id is None or self.card.meeting_weekday is None:
            return None
        return self.today_on + timedelta(days=(self.card.meeting_weekday - self.today_on.weekday()) % 7)

    def promised_meeting_on(self) -> date:
        """The next meeting after today, or a week from now when none is known."""
        ahead = self.meeting_on
        if ahead is None or ahead == self.today_on:
            return self.today_on + timedelta(days=7)
        return ahead

    # -- lessons ------------------------------------------------------------------------------------------------

    def _lesson_unfinished(self, memory: Memory) -> FactValue:
        if self._caller.other_party is None:
            return "none"
        with self._database.read() as connection:
            return line.unfinished_topic(connection, self._caller.other_party, self._topics) or "none"

    def _lesson_facts_heard(self, memory: Memory) -> FactValue:
        if self._caller.other_party is None or "topic" not in memory:
            return 0
        with self._database.read() as connection:
            return line.facts_heard(connection, self._caller.other_party, memory["topic"])


def _name(text: str | None, neutral: str) -> FactValue:
    return Name(text) if text else Phrase(neutral)


def _rupees(paise: int | None) -> FactValue:
    return None if paise is None else Rupees(paise)


def _standing(read: Callable[[Standing], FactValue]) -> Callable[[CallFacts, Memory], FactValue]:
    return lambda facts, memory: read(facts.standing) if facts.standing else None


def _next_due(read: Callable[[CallFacts, Any], FactValue]) -> Callable[[CallFacts, Memory], FactValue]:
    def resolve(facts: CallFacts, memory: Memory) -> FactValue:
        due = facts.standing.next_due if facts.standing else None
        return read(facts, due) if due else None

    return resolve


def _reminded(read: Callable[[CallFacts, Reminded], FactValue]) -> Callable[[CallFacts, Memory], FactValue]:
    return lambda facts, memory: read(facts, facts.reminded) if facts.reminded else None


def _phrase(prompt_id: str) -> Callable[[CallFacts, Memory], FactValue]:
    return lambda facts, memory: Phrase(prompt_id)


RESOLVERS: dict[str, Callable[[CallFacts, Memory], FactValue]] = {
    "caller.new": CallFacts._caller_new,
    "caller.notice_given": CallFacts._caller_notice_given,
    "caller.can_be_called": lambda facts, memory: facts._caller.other_party is not None,
    "desk.open": lambda facts, memory: facts._desk.is_open(facts._now),
    "desk.days": lambda facts, memory: Phrase(_DESK_DAYS[len(facts._desk.weekdays)]),
    "desk.opens": lambda facts, memory: Clock12(facts._desk.opens),
    "desk.closes": lambda facts, memory: Clock12(facts._desk.closes),
    "didi.reachable": lambda facts, memory: bool(facts.desk_phones),
    "didi.name": lambda facts, memory: _name(
        facts.card.didi_name_hi if facts._caller.member_id else None, "PHR.OURDIDI"
    ),
    "line.number": lambda facts, memory: DigitString(facts._caller.line.removeprefix("+91")),
    "member.name": lambda facts, memory: _name(facts.card.name_hi, "PHR.SISTER"),
    "member.group": lambda facts, memory: _name(facts.card.group_name_hi, "PHR.YOURGROUP"),
    "member.level": CallFacts._member_level,
    "savings.known": lambda facts, memory: bool(facts._caller.member_id and facts.card.savings_paise is not None),
    "savings.amount": lambda facts, memory: _rupees(facts.card.savings_paise),
    "ledger.as_of": CallFacts._ledger_as_of,
    "loan.has_due": lambda facts, memory: facts.loan is not None,
    "loan.amount": _next_due(lambda facts, due: Rupees(due.left_paise)),
    "loan.day": _next_due(lambda facts, due: facts.day(due.due_on)),
    "loan.date": _next_due(lambda facts, due: DateWords(due.due_on)),
    "loan.paid": _standing(lambda one: Rupees(one.paid_paise)),
    "loan.left": _standing(lambda one: Rupees(one.left_paise)),
    "loan.left_n": _standing(lambda one: Count(one.left_n)),
    "reminder.still_due": lambda facts, memory: bool(facts.reminded and facts.reminded.left_paise > 0),
    "reminder.day": _reminded(lambda facts, about: facts.day(about.due_on)),
    "reminder.amount": _reminded(lambda facts, about: Rupees(about.left_paise)),
    "meeting.known": lambda facts, memory: facts.meeting_on is not None and facts.card.meeting_time is not None,
    "meeting.day": lambda facts, memory: facts.day(facts.meeting_on) if facts.meeting_on else None,
    "meeting.time": lambda facts, memory: Clock12(facts.card.meeting_time) if facts.card.meeting_time else None,
    "promise.today": lambda facts, memory: facts.day(facts.today_on),
    "promise.few_days": lambda facts, memory: facts.day(facts.today_on + timedelta(days=PROMISE_DAYS["few_days"])),
    "promise.meeting": lambda facts, memory: facts.day(facts.promised_meeting_on()),
    "lesson.unfinished": CallFacts._lesson_unfinished,
    "lesson.facts_heard": CallFacts._lesson_facts_heard,
    "window.p1": _phrase("PHR.MIN5"),
    "window.d1": _phrase("PHR.HOURS4"),
    "window.d2": _phrase("PHR.DAYS2"),
    "window.reply": _phrase("PHR.DAYS3"),
    "slot.morning": _phrase("PHR.MORNING"),
    "slot.noon": _phrase("PHR.NOON"),
    "slot.evening": _phrase("PHR.EVENING"),
    "slot.any": _phrase("PHR.ANYTIME"),
    "doctor.today": lambda facts, memory: facts._desk.is_open_for(facts._now, DOCTOR_NEEDS),
}

if RESOLVERS.keys() != FACTS.keys():
    raise RuntimeError(f"facts and resolvers differ: {sorted(RESOLVERS.keys() ^ FACTS.keys())}")
