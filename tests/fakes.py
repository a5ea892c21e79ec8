"""What tests put in place of the world outside a flow: the facts of some women with stories."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from call_flows.facts import FactValue
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees

# A Thursday. Tests know one day, so that answers are exact.
TODAY = date(2026, 11, 19)

# Savita: known, named, level v2, notice given, one loan, desk open. Everyone else differs from her in a few facts.
SAVITA: Mapping[str, FactValue] = {
    "caller.new": False,
    "caller.notice_given": True,
    "caller.can_be_called": True,
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
    "savings.known": True,
    "savings.amount": Rupees(240_000),
    "ledger.as_of": Day(date(2026, 11, 17), TODAY),
    "loan.has_due": True,
    "loan.amount": Rupees(125_000),
    "loan.day": Day(date(2026, 11, 23), TODAY),
    "loan.date": DateWords(date(2026, 11, 23)),
    "loan.paid": Rupees(500_000),
    "loan.left": Rupees(1_000_000),
    "loan.left_n": Count(8),
    "reminder.still_due": True,
    "reminder.day": Day(date(2026, 11, 23), TODAY),
    "reminder.amount": Rupees(125_000),
    "meeting.known": True,
    "meeting.day": Day(date(2026, 11, 24), TODAY),
    "meeting.time": Clock12(time(15, 0)),
    "promise.today": Day(TODAY, TODAY),
    "promise.few_days": Day(date(2026, 11, 22), TODAY),
    "promise.meeting": Day(date(2026, 11, 24), TODAY),
    "lesson.unfinished": "none",
    "lesson.facts_heard": 0,
    "window.p1": Phrase("PHR.MIN5"),
    "window.d1": Phrase("PHR.HOURS4"),
    "window.d2": Phrase("PHR.DAYS2"),
    "window.reply": Phrase("PHR.DAYS3"),
    "slot.morning": Phrase("PHR.MORNING"),
    "slot.noon": Phrase("PHR.NOON"),
    "slot.evening": Phrase("PHR.EVENING"),
    "slot.any": Phrase("PHR.ANYTIME"),
    "doctor.today": True,
}

# Nobody we know: facts about a member have no value, as for a number that is in no list.
_NO_MEMBER: Mapping[str, FactValue] = {
    "caller.new": True,
    "caller.notice_given": False,
    "member.name": None,
    "member.group": None,
    "member.level": "v0",
    "savings.known": False,
    "savings.amount": None,
    "ledger.as_of": None,
    "loan.has_due": False,
    "loan.amount": None,
    "loan.day": None,
    "loan.date": None,
    "loan.paid": None,
    "loan.left": None,
    "loan.left_n": None,
    "reminder.still_due": False,
    "reminder.day": None,
    "reminder.amount": None,
    "meeting.known": False,
    "meeting.day": None,
    "meeting.time": None,
}

# Who rings, or is rung, in the journeys. The words describe how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = {
    "savita": {},
    # Shares a phone with her husband: nobody set her level above v0. Her group's meeting day is known.
    "radha": {"member.name": Name("राधा"), "member.level": "v0"},
    # As Radha, and her group has no fixed meeting day.
    "munni": {
        "member.name": Name("मुन्नी"),
        "member.level": "v0",
        "meeting.known": False,
        "meeting.day": None,
        "meeting.time": None,
    },
    # Has paid everything and saves on.
    "farida": {
        "member.name": Name("फ़रीदा"),
        "loan.has_due": False,
        "loan.amount": None,
        "loan.day": None,
        "loan.date": None,
        "reminder.still_due": False,
    },
    # Stopped in the middle of the lesson on ration cards, after two facts.
    "kamla": {"member.name": Name("कमला"), "lesson.unfinished": "ration", "lesson.facts_heard": 2},
    # A number in no list, ringing for the first time.
    "unknown_number": _NO_MEMBER,
    # A number that hides itself.
    "withheld_number": {**_NO_MEMBER, "caller.can_be_called": False},
}


class FakeFacts:
    """The facts of one persona, with changes. Records what it was asked for."""

    def __init__(self, persona: str = "savita", changes: Mapping[str, FactValue] | None = None) -> None:
        self.values: dict[str, FactValue] = {**SAVITA, **PERSONAS[persona], **(changes or {})}
        self.asked: list[str] = []

    def get(self, name: str, memory: Mapping[str, object]) -> FactValue:
        """Return the fact `name`. What the caller chose changes nothing here, save for an unfinished lesson."""
        self.asked.append(name)
        if name == "lesson.facts_heard" and memory.get("topic") != self.values["lesson.unfinished"]:
            return 0
        return self.values[name]
