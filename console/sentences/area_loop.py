"""Words for what comes back to her."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "status": _l("How her matter stands"),
    "callback": _l("Rung back after a missed call"),
    "answer": _l("Rung because something waits for her"),
    "told": _l("Her answer, or how it stands"),
    "resume": _l("Where the last call broke off"),
}

OUTCOMES: Mapping[str, Any] = {
    "status": _l("How her matter stands"),
    "for_her": _l("What waits for her"),
    "all": _l("The whole menu"),
    "something_new": _l("Something new"),
}

DETAILS: Mapping[str, Any] = {
    "missed_calls": _l("Several missed calls in half an hour"),
}

WHYS: Mapping[str, Any] = {
    "errand_missed_call": _l("She had given a missed call."),
    "errand_answer": _l("The answer to her question had come."),
    "errand_case_news": _l("Her matter had moved."),
    "errand_solved": _l("We wanted to know whether it is solved."),
    "errand_lesson": _l("Her lesson of the week was there."),
    "errand_camp": _l("A camp was coming."),
    "errand_class": _l("A class was coming."),
    "errand_order": _l("There was an order for her."),
    "errand_payment": _l("We wanted to know whether she was paid."),
    "errand_renewal": _l("A card of hers was about to run out."),
    "errand_receipt": _l("We wanted to know whether she got a receipt."),
    "errand_shift": _l("There was a shift for her."),
    "errand_placement": _l("We wanted to know how her shift went."),
    "errand_alert": _l("There was a health notice."),
}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {
    "errands": _l("List of other calls"),
    "answer": _l("Spoken answer"),
}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "answer": _l("Answered by voice"),
}

ERRAND_KINDS: Mapping[str, Any] = {
    "missed_call": _l("Missed call"),
    "answer": _l("Answer to her question"),
    "case_news": _l("How her matter stands"),
    "solved": _l("Is it solved?"),
    "lesson": _l("Lesson of the week"),
    "camp": _l("Camp"),
    "class": _l("Class"),
    "order": _l("Order"),
    "payment": _l("Was she paid?"),
    "renewal": _l("Card runs out"),
    "receipt": _l("Did she get a receipt?"),
    "shift": _l("Shift"),
    "placement": _l("How did her shift go?"),
    "alert": _l("Health notice"),
    "doctor": _l("Agreed call"),
}
