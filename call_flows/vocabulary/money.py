"""Facts and effects of savings, instalments, meetings and promises."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "savings.known": "her savings are in the ledger",
    "savings.amount": "her savings",
    "ledger.as_of": "the day up to which the ledger is complete",
    "loan.has_due": "some instalment of hers is open",
    "loan.amount": "what is left to pay of the next open instalment",
    "loan.day": "the due day of the next open instalment, with its weekday",
    "loan.date": "the due date of the next open instalment",
    "loan.any_paid": "something of the loan is paid",
    "loan.paid": "what she has paid so far",
    "loan.left": "what is left of the loan",
    "loan.left_n": "how many instalments are left",
    "loan.principal": "the sum she borrowed",
    "loan.all_n": "how many instalments the loan has in all",
    "loan.is_checked": "she says that she has paid something, and the trust is still looking for it",
    "loan.asks_use": "her loan is a month old, and nobody has asked whether its work has begun",
    "member.phone_shared": "others answer her phone, or nobody has asked her about it",
    "reminder.still_due": "the instalment this call is about is still open",
    "reminder.day": "its due day, with the weekday",
    "reminder.amount": "what is left to pay of it",
    "meeting.known": "her group's meeting day is known",
    "meeting.day": "the next meeting's day, with the weekday",
    "meeting.time": "the meeting's time of day",
    "promise.used_up": "she has promised twice to pay this instalment",
    "promise.today": "today, as a day to be spoken",
    "promise.few_days": "the day three days from now",
    "promise.meeting": "the next meeting's day, or a week from now",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "hold_money_calls": frozenset({"days", "reason"}),
    "promise": frozenset({"when"}),
    "loan_use": frozenset({"begun"}),
    "call_later": frozenset(),
    "not_hers": frozenset(),
}
