"""What the women of the journeys know and are, as to craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from call_flows.facts import FactValue
from core.speakable import Clock12, DateWords, Day, Name, Phrase, Rupees
from tests.personas.today import TODAY

_NO_RATE: Mapping[str, FactValue] = {
    **{f"notice.rate{n}": False for n in (1, 2, 3, 4)},
    **{f"notice.rate{n}_item": Name("सूती धागा") for n in (1, 2, 3, 4)},
    **{f"notice.rate{n}_low": Rupees(11_000) for n in (1, 2, 3, 4)},
    **{f"notice.rate{n}_high": Rupees(14_000) for n in (1, 2, 3, 4)},
}

SAVITA: Mapping[str, FactValue] = {
    **_NO_RATE,
    "piece.known": False,
    "piece.item": Phrase("PHR.CHIKAN"),
    "piece.low": Rupees(4_000),
    "piece.high": Rupees(6_500),
    "notice.event": "none",
    "notice.event_next": "none",
    "notice.event_kind": "camp",
    "notice.event_scheme": Name("श्रमिक कार्ड"),
    "notice.event_course": Name("ज़रदोज़ी"),
    "notice.event_day": Day(date(2026, 11, 28), TODAY),
    "notice.event_date": DateWords(date(2026, 11, 28)),
    "notice.event_time": Clock12(time(11, 0)),
    "notice.event_place": Name("काकोरी"),
    "notice.event_docs": Phrase("PHR.PAPERS"),
    "caller.work_news_asked": True,
    "errand.about": "camp",
    "errand.is_named": True,
    "errand.card": "none",
    "card.words": Phrase("PHR.ARTISANCARD"),
    "order.new": "none",
    "order.craft": Name("चिकन"),
    "order.unpaid": "none",
    "order.fraud_heard": True,
    "shift.new": "none",
    "shift.place": Name("अलीगंज"),
    "shift.day": Day(date(2026, 11, 21), TODAY),
    "shift.to_check": "none",
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
