"""Words for groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "group": _l("Her group"),
    "leader": _l("Leader's work"),
    "rice": _l("Rice bank"),
    "sakhi": _l("Bank sakhi"),
    "stock": _l("Goods nearby"),
}

OUTCOMES: Mapping[str, Any] = {
    "notice": _l("News of the group"),
    "leader": _l("Leader's work"),
    "meeting_lesson": _l("Lesson in the meeting"),
    "grain": _l("Grain, pension and bank sakhi"),
    "rice": _l("Rice bank"),
    "sakhi": _l("Bank sakhi"),
    "stock": _l("Goods nearby"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
