"""The facts a flow may ask for. Each has one line here, one resolver in ivr/facts.py, one value in tests/fakes.py.

A fact is text, a truth value, a whole number, something that can be spoken, or None when nobody knows.
"""

from __future__ import annotations

from typing import Protocol

from core.speakable import Speakable

FactValue = str | bool | int | Speakable | None

FACTS: dict[str, str] = {
    "caller.new": "this number has called fewer than three times before: teach the keys",
    "caller.notice_given": "the privacy notice was answered from this number before",
    "caller.can_be_called": "the caller's number is known and can be rung back",
    "desk.open": "a didi sits at the desk now",
    "desk.days": "the days the desk is open, as a phrase",
    "desk.opens": "when the desk opens, as a time of day",
    "desk.closes": "when the desk closes, as a time of day",
    "didi.reachable": "some didi who takes calls has a phone we can connect to",
    "didi.name": "her own didi's name, or the trust's word for one",
    "line.number": "the number she should know us by, digit by digit",
    "member.name": "her name",
    "member.group": "her group's name",
    "member.level": "what may be spoken now: v0, v1 or v2",
    "savings.known": "her savings are in the ledger",
    "savings.amount": "her savings",
    "ledger.as_of": "the day up to which the ledger is complete",
    "loan.has_due": "some instalment of hers is open",
    "loan.amount": "what is left to pay of the next open instalment",
    "loan.day": "the due day of the next open instalment, with its weekday",
    "loan.date": "the due date of the next open instalment",
    "loan.paid": "what she has paid so far",
    "loan.left": "what is left of the loan",
    "loan.left_n": "how many instalments are left",
    "reminder.still_due": "the instalment this call is about is still open",
    "reminder.day": "its due day, with the weekday",
    "reminder.amount": "what is left to pay of it",
    "meeting.known": "her group's meeting day is known",
    "meeting.day": "the next meeting's day, with the weekday",
    "meeting.time": "the meeting's time of day",
    "promise.today": "today, as a day to be spoken",
    "promise.few_days": "the day three days from now",
    "promise.meeting": "the next meeting's day, or a week from now",
    "lesson.unfinished": "the topic of a lesson begun and not finished, or none",
    "lesson.facts_heard": "how many facts of the chosen topic this number has heard",
    "window.p1": "how soon a human rings in an unclear case, as a phrase",
    "window.d1": "how soon a doctor or didi rings the same day, as a phrase",
    "window.d2": "how soon a didi rings in a routine case, as a phrase",
    "window.reply": "how soon a question is answered, as a phrase",
    "slot.morning": "the morning, as a phrase",
    "slot.noon": "the afternoon, as a phrase",
    "slot.evening": "the evening, as a phrase",
    "slot.any": "any time of day, as a phrase",
    "doctor.today": "enough desk time is left today for a doctor's call",
}


class Facts(Protocol):
    """The facts of one moment. An implementation may look a fact up when it is first asked, and then keeps it."""

    def get(self, name: str, memory: dict[str, object]) -> FactValue:
        """Return the fact `name`; `memory` holds what the caller chose so far, such as the topic."""
        ...


def as_case(value: FactValue) -> str:
    """Return a fact as the text that a branch compares: yes, no, unknown, or the value itself."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
