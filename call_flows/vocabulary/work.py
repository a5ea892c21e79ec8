"""Facts and effects of craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping

# How many rates of the week are told.
RATES = (1, 2, 3, 4)

FACTS: Mapping[str, str] = {
    **{f"notice.rate{n}": f"there is a rate number {n} of the week" for n in RATES},
    **{f"notice.rate{n}_item": f"of what rate number {n} is" for n in RATES},
    **{f"notice.rate{n}_low": f"from how many rupees rate number {n} goes" for n in RATES},
    **{f"notice.rate{n}_high": f"up to how many rupees rate number {n} goes" for n in RATES},
    "piece.known": "enough women told what they are paid for a piece of the chosen `craft`",
    "piece.item": "the chosen `craft`, as a phrase",
    "piece.low": "what the middle half of them is paid at least",
    "piece.high": "what the middle half of them is paid at most",
    "notice.event": "the next camp or class told where she lives, as its number, or none",
    "notice.event_next": "the one after the remembered `event`, or none",
    "notice.event_kind": "camp or class",
    "notice.event_scheme": "what the camp is for",
    "notice.event_course": "what the class teaches",
    "notice.event_day": "its day, with the weekday",
    "notice.event_date": "its date",
    "notice.event_time": "its time of day",
    "notice.event_place": "where it is",
    "notice.event_docs": "what to bring",
    "caller.work_news_asked": "she has said from this number whether we may ring her with news of work",
    "errand.about": "what the line rings her about, as the errand's kind",
    "errand.is_named": "the errand is for a member, whose name may be asked for",
    "errand.card": "the card the errand is about, or none",
    "card.words": "the card in `topic`, as a phrase",
    "order.new": "the newest order for work that she has not answered, as its number, or none",
    "order.craft": "what the remembered `order` is for",
    "order.unpaid": "an order she took a week ago or earlier and was not paid for so far, as its number, or none",
    "order.fraud_heard": "the lesson on fraud was heard to its end from this number",
    "shift.new": "the newest care work that she has not answered, as its number, or none",
    "shift.place": "where the remembered `shift` is",
    "shift.day": "its day, with the weekday",
    "shift.to_check": "care work she took, now past, of which she has not said how it went, as its number, or none",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "card_reminders": frozenset({"card", "month"}),
}
