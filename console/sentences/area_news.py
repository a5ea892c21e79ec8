"""Words for health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "news": _l("Health news"),
    "rumour": _l("Is this true?"),
    "crisis": _l("Days of crisis"),
}

OUTCOMES: Mapping[str, Any] = {
    "news": _l("Health news"),
    "understood": _l("Understood it"),
    "ask_didi": _l("Wants to ask a didi"),
    "everything_else": _l("Everything else"),
    "seems_true": _l("Believes it"),
    "doubtful": _l("Doubts it"),
}

DETAILS: Mapping[str, Any] = {
    "seems": _l("What she thinks of it"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {
    "notice": _l("Notice"),
    "notices": _l("List of notices"),
}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "make": _l("Wrote"),
    "approve": _l("Approved"),
    "recall": _l("Took back"),
    "ring": _l("Planned calls about"),
    "crisis_on": _l("Began days of crisis with"),
    "crisis_off": _l("Ended days of crisis with"),
}
