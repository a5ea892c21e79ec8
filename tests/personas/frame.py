"""What the women of the journeys know and are, as to the call itself: the desk, the didi, the hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from call_flows.facts import FactValue
from core.speakable import Clock12, DigitString, Name, Phrase

SAVITA: Mapping[str, FactValue] = {
    "caller.new": False,
    "caller.first": False,
    "caller.notice_given": True,
    "caller.can_be_called": True,
    "caller.silence": "no",
    "caller.language": "hi",
    "line.speaks_several": True,
    "desk.open": True,
    "desk.days": Phrase("PHR.WEEKDAYS6"),
    "desk.opens": Clock12(time(10, 0)),
    "desk.closes": Clock12(time(18, 0)),
    "didi.reachable": True,
    "didi.name": Name("रेखा"),
    "line.number": DigitString("05224001234"),
    "member.name": Name("सविता"),
    "member.group": Name("उजाला"),
    "member.level": "v2",
    "window.p1": Phrase("PHR.MIN5"),
    "window.d1": Phrase("PHR.HOURS4"),
    "window.d2": Phrase("PHR.DAYS2"),
    "window.reply": Phrase("PHR.DAYS3"),
    "slot.morning": Phrase("PHR.MORNING"),
    "slot.noon": Phrase("PHR.NOON"),
    "slot.evening": Phrase("PHR.EVENING"),
    "slot.any": Phrase("PHR.ANYTIME"),
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {
    "caller.new": True,
    "caller.first": True,
    "caller.notice_given": False,
    "member.name": None,
    "member.group": None,
    "member.level": "v0",
}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {}

# The reminder's other steps and the lesson of a group will speak them; no flow does so far.
NOT_YET: frozenset[str] = frozenset({"member.group"})
