"""Words for calls: who rang, how they stand, what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.calls import CallStatus, Direction, Disposition

DIRECTIONS: Mapping[str, Any] = {
    Direction.INBOUND: _l("She rang us"),
    Direction.OUTBOUND: _l("We rang her"),
}

CALL_STATUSES: Mapping[str, Any] = {
    CallStatus.PLACED: _l("Dialled"),
    CallStatus.RINGING: _l("Ringing"),
    CallStatus.IN_PROGRESS: _l("Talking now"),
    CallStatus.ENDED: _l("Ended"),
}

DISPOSITIONS: Mapping[str, Any] = {
    Disposition.HEARD: _l("Heard the reminder"),
    Disposition.PROMISE_TO_PAY: _l("Promised to pay"),
    Disposition.ALREADY_PAID: _l("Says she has paid"),
    Disposition.HARDSHIP: _l("Cannot pay now"),
    Disposition.WRONG_PERSON: _l("Not her number"),
    Disposition.CALL_LATER: _l("Asked to be called later"),
    Disposition.STOPPED: _l("Wants no more calls"),
    Disposition.TRIAGE: _l("Health questions answered"),
    Disposition.BALANCE: _l("Heard her balance"),
    Disposition.LESSON: _l("Heard a lesson"),
    Disposition.QUESTION: _l("Left a question"),
    Disposition.CALLBACK_REQUESTED: _l("Asked for a call back"),
    Disposition.TALKED_TO_DIDI: _l("Talked to didi"),
    Disposition.COUNT: _l("Gave a count"),
    Disposition.VOTE: _l("Gave her vote"),
    Disposition.SIGN_UP: _l("Signed up"),
    Disposition.ORDER: _l("Answered an order"),
    Disposition.RUMOUR: _l("Told of a rumour"),
    Disposition.STATUS: _l("Asked how her case stands"),
    Disposition.WISHES: _l("Told us her wishes"),
    Disposition.CALLBACK_ANSWERED: _l("Took our call back"),
    Disposition.ANSWER_HEARD: _l("Heard our answer"),
    Disposition.WEEKLY: _l("Heard the weekly lesson"),
    Disposition.STAFF_WORK: _l("A didi worked by phone"),
    Disposition.RESUMED: _l("Took up a dropped call"),
    Disposition.LISTENED: _l("Listened"),
    Disposition.NOTHING: _l("Nothing reached"),
}

WHYS: Mapping[str, Any] = {
    "she_called": _l("She rang the line."),
    "reminder_d3": _l("An instalment was coming due or had not been paid."),
}

FLOWS: Mapping[str, Any] = {
    "main": _l("Welcome and menu"),
    "health": _l("Health questions"),
    "money": _l("Savings and instalments"),
    "rights": _l("Her rights"),
    "question": _l("Her question"),
    "didi": _l("Talk to didi"),
    "hardship": _l("Trouble with paying"),
    "reminder": _l("Instalment reminder"),
}

RECORDING_STATUSES: Mapping[str, Any] = {
    "wanted": _l("On its way from the telephone company"),
    "stored": _l("Stored"),
    "silent": _l("Nothing was said"),
    "lost": _l("Lost"),
    "discarded": _l("She discarded it"),
}

PURPOSES: Mapping[str, Any] = {
    "question": _l("Her question"),
    "place": _l("Where she is"),
    "answer": _l("Our answer"),
    "rumour": _l("A rumour"),
    "notice": _l("A leader's notice"),
    "complaint": _l("Her complaint"),
}

EVENTS: Mapping[str, Any] = {
    "ring": _l("Ringing"),
    "ringing": _l("Ringing"),
    "hangup": _l("Hang-up"),
    "recording": _l("Recording ready"),
    "answer": _l("Answer"),
}
