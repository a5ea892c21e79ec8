"""Facts of the call itself: the caller, the desk, the didi, and how soon somebody answers."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.languages import FIRST_LANGUAGE
from core.privacy import PrivacyLevel, level_for
from core.speakable import Clock12, DigitString, Name, Phrase
from db.queries import line
from db.queries.line import Acquaintance
from ivr.sources import Memory, Resolver, Sources

TEACHING_CALLS = 3
# Whoever was silent so often in a row is met softly.
SILENT_CALLS = 3
# What the fact of silence is for a number that did something in its last call.
NEVER = "no"
_DESK_DAYS = {5: "PHR.WEEKDAYS5", 6: "PHR.WEEKDAYS6", 7: "PHR.ALLDAYS"}
_LEVEL_WORDS = {level: f"v{int(level)}" for level in PrivacyLevel}


def _caller_new(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return True
    return facts.once(acquaintance).calls < TEACHING_CALLS


def _caller_first(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return True
    return facts.once(acquaintance).calls == 0


def _caller_notice_given(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return True
    return facts.once(acquaintance).notice_answered


def _caller_language(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return FIRST_LANGUAGE
    chosen = facts.once(acquaintance).language
    return chosen if chosen in facts.languages else FIRST_LANGUAGE


def _caller_silence(facts: Sources, memory: Memory) -> FactValue:
    if facts.caller.other_party is None:
        return NEVER
    silent = facts.once(acquaintance).silent_calls
    return "often" if silent >= SILENT_CALLS else "some" if silent else NEVER


def acquaintance(facts: Sources) -> Acquaintance:
    """Return what is known of her number, which does not hide itself: several facts of an answer are made from it."""
    if facts.caller.other_party is None:
        raise ValueError("a number that hides itself is nobody's acquaintance")
    with facts.database.read() as connection:
        return line.acquaintance(connection, facts.caller.other_party, most=TEACHING_CALLS)


def _member_level(facts: Sources, memory: Memory) -> FactValue:
    if facts.member_id is None:
        return _LEVEL_WORDS[PrivacyLevel.V0]
    with facts.database.read() as connection:
        shared = line.phone_is_shared(connection, facts.member_id, facts.caller.other_party)
    passed = memory.get("passed", [])
    level = level_for(
        chosen=PrivacyLevel(facts.card.privacy_level),
        phone_shared=shared,
        confirmed="name" in passed,
        code_given="code" in passed,
    )
    return _LEVEL_WORDS[level]


def _name(text: str | None, neutral: str) -> FactValue:
    return Name(text) if text else Phrase(neutral)


def _phrase(prompt_id: str) -> Resolver:
    return lambda facts, memory: Phrase(prompt_id)


RESOLVERS: Mapping[str, Resolver] = {
    "caller.new": _caller_new,
    "caller.first": _caller_first,
    "caller.notice_given": _caller_notice_given,
    "caller.silence": _caller_silence,
    "caller.language": _caller_language,
    "line.speaks_several": lambda facts, memory: len(facts.languages) > 1,
    "caller.can_be_called": lambda facts, memory: facts.caller.other_party is not None,
    "desk.open": lambda facts, memory: facts.desk.is_open(facts.now),
    "desk.days": lambda facts, memory: Phrase(_DESK_DAYS[len(facts.desk.weekdays)]),
    "desk.opens": lambda facts, memory: Clock12(facts.desk.opens),
    "desk.closes": lambda facts, memory: Clock12(facts.desk.closes),
    "didi.reachable": lambda facts, memory: bool(facts.desk_phones),
    "didi.name": lambda facts, memory: _name(facts.card.didi_name_hi if facts.member_id else None, "PHR.OURDIDI"),
    "line.number": lambda facts, memory: DigitString(facts.caller.line.removeprefix("+91")),
    "member.name": lambda facts, memory: _name(facts.card.name_hi, "PHR.SISTER"),
    "member.group": lambda facts, memory: _name(facts.card.group_name_hi, "PHR.YOURGROUP"),
    "member.level": _member_level,
    "window.p1": _phrase("PHR.MIN5"),
    "window.d1": _phrase("PHR.HOURS4"),
    "window.d2": _phrase("PHR.DAYS2"),
    "window.reply": _phrase("PHR.DAYS3"),
    "slot.morning": _phrase("PHR.MORNING"),
    "slot.noon": _phrase("PHR.NOON"),
    "slot.evening": _phrase("PHR.EVENING"),
    "slot.any": _phrase("PHR.ANYTIME"),
}
