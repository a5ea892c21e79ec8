"""What the women of the journeys know and are, as to staff who work by phone."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.speakable import Count, DigitString, Name, Phrase

# One question waits, spoken and told to nobody else; it is the one case there is.
SAVITA: Mapping[str, FactValue] = {
    "staff.new_n": Count(1),
    "staff.mine_n": Count(0),
    "staff.list_begins": "",
    "staff.matter_next": "1",
    "staff.heard": "1",
    "staff.version": "1",
    "staff.unchanged": True,
    "staff.urgency": Phrase("PHR.URGENT.Q"),
    "staff.case_no": DigitString("4071"),
    "staff.name": Name("सविता"),
    "staff.topic": Phrase("PHR.TOPIC.QUESTION"),
    "staff.age": Phrase("PHR.AGE.HOUR"),
    "staff.sound": "stored:recordings/1.wav",
    "staff.may_answer": True,
    "staff.may_close": True,
    "staff.herself": "1",
    "staff.senior": "2",
    "staff.group_didi": "3",
    "staff.colleague": "2",
    "staff.colleague_next": "3",
    "staff.colleague_name": Name("सरोज"),
}

# What differs for a number that is in no list.
NO_MEMBER: Mapping[str, FactValue] = {}

# Who else rings, or is rung: how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {
    # A didi rings from the phone on file as hers.
    "didi": {},
}

# Facts and effects that no flow uses so far.
NOT_YET: frozenset[str] = frozenset()
