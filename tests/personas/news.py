"""What the women of the journeys know and are, as to health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from call_flows.facts import FactValue
from core.speakable import DateWords, Name

SAVITA: Mapping[str, FactValue] = {
    "crisis.on": False,
    "caller.health_news_asked": True,
    "notice.alert": "none",
    "notice.alert_next": "none",
    "notice.alert_topic": Name("डेंगू से बचाव"),
    "notice.alert_source": Name("ज़िला अस्पताल"),
    "notice.alert_date": DateWords(date(2026, 11, 16)),
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
