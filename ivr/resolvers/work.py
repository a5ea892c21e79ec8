"""Facts of craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from call_flows.facts import FactValue
from call_flows.vocabulary.work import RATES
from core.consent import Purpose
from core.entries import EntryKind
from core.notices import NoticeKind
from core.piece_rates import CRAFTS, LOOK_BACK, PieceRate, middle
from core.speakable import Phrase, Rupees
from db.queries import rights, work
from db.queries.follow_ups import PAID_AFTER
from db.queries.notices import Told
from db.queries.work import Reply
from ivr.notices import words
from ivr.resolvers.loop import called_about
from ivr.resolvers.told_today import chosen, of_the, told_today
from ivr.resolvers.wishes import was_asked
from ivr.sources import NONE, Memory, Resolver, Sources

# Where a flow remembers what it speaks of.
EVENT, ORDER, SHIFT, CRAFT = "event", "order", "shift", "craft"
_FRAUD_LESSON = "fraud"
_CARDS: Mapping[str, str] = {"pehchan": "PHR.ARTISANCARD", "bocw": "PHR.LABOURCARD"}
# How long it makes sense to ask how care work went.
_ASKED_FOR = timedelta(days=7)


# -- rates ---------------------------------------------------------------------------------------------------------


def _rates(facts: Sources) -> list[Told]:
    return told_today(facts, NoticeKind.RATES)[: len(RATES)]


def _is_rate(n: int) -> Resolver:
    return lambda facts, memory: len(facts.once(_rates)) >= n


def _rate(n: int, slot: str) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        rates = facts.once(_rates)
        return words(rates[n - 1], facts.today_on)[slot] if len(rates) >= n else None

    return resolve


def _middle(facts: Sources, memory: Memory) -> PieceRate | None:
    craft = str(memory.get(CRAFT, ""))
    if craft not in CRAFTS:
        return None
    with facts.database.read() as connection:
        return middle(work.piece_rates(connection, craft, facts.today_on - LOOK_BACK))


def _piece(read: str) -> Resolver:
    def resolve(facts: Sources, memory: Memory) -> FactValue:
        found = _middle(facts, memory)
        return Rupees(getattr(found, read)) if found is not None else None

    return resolve


# -- camps and classes ---------------------------------------------------------------------------------------------


def _events(facts: Sources) -> list[Told]:
    """Return what is still to come, the soonest first."""
    told = told_today(facts, NoticeKind.CAMP, NoticeKind.CLASS)
    return sorted(told, key=lambda event: (event.happens_on or date.max, event.id))


def _event(facts: Sources, memory: Memory) -> FactValue:
    return next((str(event.id) for event in facts.once(_events)), NONE)


def _event_next(facts: Sources, memory: Memory) -> FactValue:
    numbers = [str(event.id) for event in facts.once(_events)]
    heard = memory.get(EVENT)
    later = numbers[numbers.index(heard) + 1 :] if heard in numbers else []
    return later[0] if later else NONE


def _event_kind(facts: Sources, memory: Memory) -> FactValue:
    event = chosen(facts.once(_events), memory, EVENT)
    return event.kind.value if event is not None else None


# -- orders and care work ------------------------------------------------------------------------------------------


def _orders(facts: Sources) -> list[Told]:
    return told_today(facts, NoticeKind.ORDER)


def _shifts(facts: Sources) -> list[Told]:
    return told_today(facts, NoticeKind.SHIFT)


def _order_replies(facts: Sources) -> list[Reply]:
    return _replies(facts, EntryKind.ORDER)


def _shift_replies(facts: Sources) -> list[Reply]:
    return _replies(facts, EntryKind.SHIFT)


def _replies(facts: Sources, kind: EntryKind) -> list[Reply]:
    if facts.member_id is None:
        return []
    with facts.database.read() as connection:
        return work.replies(connection, facts.member_id, kind)


def _unanswered(facts: Sources, told: Sequence[Told], replies: Sequence[Reply]) -> FactValue:
    """Return the newest notice she has not answered. A number that is nobody's is offered no work."""
    if facts.member_id is None:
        return NONE
    answered = {reply.notice_id for reply in replies}
    return next((str(notice.id) for notice in told if notice.id not in answered), NONE)


def _unpaid(facts: Sources, memory: Memory) -> FactValue:
    long_ago = facts.now - PAID_AFTER
    open_ = (reply for reply in facts.once(_order_replies) if reply.choice in {"yes", "not_paid"})
    return next((str(reply.notice_id) for reply in open_ if reply.made_at <= long_ago), NONE)


def _to_check(facts: Sources, memory: Memory) -> FactValue:
    taken = (reply for reply in facts.once(_shift_replies) if reply.choice == "yes")
    return next((str(reply.notice_id) for reply in taken if _is_just_past(reply.happens_on, facts.today_on)), NONE)


def _is_just_past(happened_on: date | None, today_on: date) -> bool:
    return happened_on is not None and today_on - _ASKED_FOR <= happened_on < today_on


def _fraud_heard(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return False
    with facts.database.read() as connection:
        return _FRAUD_LESSON in rights.finished_topics(connection, facts.caller.other_party)


def _errand_about(facts: Sources, memory: Memory) -> FactValue:
    errand = facts.once(called_about)
    return errand.kind.value if errand is not None else NONE


def _errand_card(facts: Sources, memory: Memory) -> FactValue:
    errand = facts.once(called_about)
    card = errand.memory.get("card") if errand is not None else None
    return card if card in _CARDS else NONE


RESOLVERS: Mapping[str, Resolver] = {
    **{f"notice.rate{n}": _is_rate(n) for n in RATES},
    **{f"notice.rate{n}_{slot}": _rate(n, slot) for n in RATES for slot in ("item", "low", "high")},
    "piece.known": lambda facts, memory: _middle(facts, memory) is not None,
    "piece.item": lambda facts, memory: Phrase(CRAFTS[memory[CRAFT]]) if CRAFT in memory else None,
    "piece.low": _piece("low_paise"),
    "piece.high": _piece("high_paise"),
    "notice.event": _event,
    "notice.event_next": _event_next,
    "notice.event_kind": _event_kind,
    **{
        f"notice.event_{slot}": of_the(EVENT, _events, slot)
        for slot in ("scheme", "course", "day", "date", "time", "place", "docs")
    },
    "caller.work_news_asked": was_asked(Purpose.WORK_NEWS),
    "errand.about": _errand_about,
    "errand.is_named": lambda facts, memory: facts.member_id is not None,
    "errand.card": _errand_card,
    "card.words": lambda facts, memory: Phrase(_CARDS[memory["topic"]]) if memory.get("topic") in _CARDS else None,
    "order.new": lambda facts, memory: _unanswered(facts, facts.once(_orders), facts.once(_order_replies)),
    "order.craft": of_the(ORDER, _orders, "craft"),
    "order.unpaid": _unpaid,
    "order.fraud_heard": _fraud_heard,
    "shift.new": lambda facts, memory: _unanswered(facts, facts.once(_shifts), facts.once(_shift_replies)),
    "shift.place": of_the(SHIFT, _shifts, "place"),
    "shift.day": of_the(SHIFT, _shifts, "day"),
    "shift.to_check": _to_check,
}
