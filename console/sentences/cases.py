"""Words for cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.cases import CaseKind, CaseStatus, Priority

CASE_KINDS: Mapping[str, Any] = {
    CaseKind.EMERGENCY: _l("Emergency"),
    CaseKind.TRIAGE_UNCLEAR: _l("Health, not clear"),
    CaseKind.HEALTH: _l("Health"),
    CaseKind.PAID_CLAIM: _l("Says she has paid"),
    CaseKind.HARDSHIP: _l("Cannot pay now"),
    CaseKind.BALANCE_DISPUTE: _l("Balance is disputed"),
    CaseKind.QUESTION: _l("Question"),
    CaseKind.CALLBACK: _l("Call back"),
    CaseKind.COMPLAINT: _l("Complaint"),
    CaseKind.WRONG_NUMBER: _l("Wrong number"),
    CaseKind.TECHNICAL: _l("Technical"),
    CaseKind.MIND: _l("Trouble of mind"),
    CaseKind.SCHEME: _l("Help with a scheme"),
    CaseKind.CARD: _l("Help with a card"),
    CaseKind.ORDER: _l("Craft order"),
    CaseKind.PAYMENT_MISSING: _l("Payment did not come"),
    CaseKind.RECEIPT_MISSING: _l("Receipt did not come"),
    CaseKind.RICE_NEED: _l("Rice is needed"),
    CaseKind.RUMOUR: _l("Rumour to check"),
    CaseKind.REPORT: _l("Report of a leader"),
    CaseKind.HARASSMENT: _l("Harassed over money"),
    CaseKind.NOTICE_CHECK: _l("Notice to approve"),
    CaseKind.SHIFT: _l("Trouble with work"),
    CaseKind.HER_DATA: _l("Her data: see, correct, erase"),
}

PRIORITIES: Mapping[str, Any] = {
    Priority.P0: _l("P0 · at once"),
    Priority.P1: _l("P1 · within 5 minutes"),
    Priority.D1: _l("D1 · today"),
    Priority.D2: _l("D2 · within two days"),
    Priority.QUESTION: _l("Q · within three days"),
}

CASE_STATUSES: Mapping[str, Any] = {
    CaseStatus.NEW: _l("New"),
    CaseStatus.IN_HAND: _l("In hand"),
    CaseStatus.WAITING: _l("Waiting"),
    CaseStatus.DONE: _l("Done"),
}

# Whose cases somebody looks for, and which clocks.
WHOSE: Mapping[str, Any] = {
    "mine": _l("Mine"),
    "nobody": _l("Nobody's yet"),
}

CLOCKS: Mapping[str, Any] = {
    "1": _l("Overdue"),
}

DETAILS: Mapping[str, Any] = {
    "sign": _l("What she said yes to"),
    "because": _l("Why"),
    "level": _l("How urgent"),
    "hung_up_at": _l("She hung up at this question"),
    "hardship": _l("What happened"),
    "paid_to": _l("Paid to whom"),
    "promised": _l("When she wants to pay"),
    "slot": _l("When to ring her"),
    "topic": _l("Topic"),
}
