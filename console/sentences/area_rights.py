"""Words for lessons, quizzes and checklists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "lesson": _l("Lesson"),
    # A sealed turn is shown without its flow; these are the words should it ever be.
    "posh": _l("Private"),
    "private_lesson": _l("Private"),
    "ask_again": _l("A question once more"),
    "weekly": _l("Lesson of the week"),
    "scheme": _l("Is a scheme for her?"),
    "dbt": _l("Pension has not come"),
    "meeting_lesson": _l("Lesson in the meeting"),
}

OUTCOMES: Mapping[str, Any] = {
    "new_lesson": _l("A new lesson"),
    "topics": _l("Chooses a topic"),
    "weekly": _l("A lesson every week"),
    "pension": _l("Pensions"),
    "labour": _l("Wages and labour card"),
    "food_and_care": _l("Ration and treatment"),
    "artisan": _l("Artisans and home work"),
    "safe_world": _l("Fraud and rumours"),
    "service": _l("Domestic work and vending"),
    "widow": _l("Pension after the husband"),
    "pmsym": _l("PM-SYM pension"),
    "bima": _l("Small insurance"),
    "wages": _l("Wages"),
    "bocw": _l("Construction workers' board"),
    "ayushman": _l("Ayushman card"),
    "hbw": _l("Home-based work"),
    "pehchan": _l("Artisan card"),
    "loanrights": _l("Rights with a loan"),
    "fraud": _l("Fraud by phone"),
    "rumour": _l("Rumours"),
    "maternity": _l("Mother and child schemes"),
    "domestic": _l("Domestic work"),
    "vendor": _l("Street vending"),
    "posh": _l("Harassment at work"),
    "dbt": _l("Pension has not come"),
    "ready": _l("Everybody is near"),
    "likely": _l("It may be for her"),
    "ask": _l("Not clear, a didi looks"),
    "bank_account": _l("The account is not in use"),
    "aadhaar": _l("The account is not linked to Aadhaar"),
    "bank_papers": _l("The bank has not checked her papers"),
}

DETAILS: Mapping[str, Any] = {
    "result": _l("What the questions gave"),
    "papers": _l("Papers complete"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {
    "lessons": _l("What was learnt"),
    "values": _l("Values in the lessons"),
}

AUDIT_ACTIONS: Mapping[str, Any] = {}
