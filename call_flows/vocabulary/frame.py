"""Facts and effects of the call itself: the caller, the desk, the didi, and how soon somebody answers."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "caller.new": "this number has called fewer than three times before: teach the keys",
    "caller.first": "this number has never called before",
    "caller.notice_given": "the privacy notice was answered from this number before",
    "caller.can_be_called": "the caller's number is known and can be rung back",
    "caller.silence": "how often in a row this number rang and nobody did anything: no, some or often",
    "caller.language": "the language chosen from this number, if the line speaks it now",
    "line.speaks_several": "the line has a second language to choose",
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
    "window.p1": "how soon a human rings in an unclear case, as a phrase",
    "window.d1": "how soon a doctor or didi rings the same day, as a phrase",
    "window.d2": "how soon a didi rings in a routine case, as a phrase",
    "window.reply": "how soon a question is answered, as a phrase",
    "slot.morning": "the morning, as a phrase",
    "slot.noon": "the afternoon, as a phrase",
    "slot.evening": "the evening, as a phrase",
    "slot.any": "any time of day, as a phrase",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "disposition": frozenset({"value"}),
    "consent": frozenset({"purpose", "granted", "prompt"}),
    "case": frozenset({"kind", "priority", "detail"}),
    "recording": frozenset({"purpose", "recording_id", "seconds"}),
    "choose_language": frozenset({"language"}),
    "discard_recording": frozenset({"recording_id"}),
}
