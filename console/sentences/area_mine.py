"""Words for her own wishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "mine": _l("Her own wishes"),
    "mine_calls": _l("Which calls she wants"),
    "mine_phone": _l("Who picks up her phone"),
    "mine_data": _l("What is known of her"),
}

OUTCOMES: Mapping[str, Any] = {
    "mine": _l("Her own wishes"),
    "calls": _l("Which calls she wants"),
    "language": _l("Language"),
    "phone": _l("Who picks up her phone"),
    "data": _l("What is known of her"),
    "reminders": _l("Reminders only"),
    "lessons": _l("Lessons too"),
    "any": _l("At any time of day"),
    "see": _l("See it"),
    "correct": _l("Put it right"),
    "erase": _l("Erase it"),
    "complain": _l("Complaint"),
    # What was told of by these wishes, in the list of entries.
    "hours": _l("When we may ring"),
    "phone_shared": _l("Do others pick up her phone?"),
}

DETAILS: Mapping[str, Any] = {
    "right": _l("What she wants done with her data"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
