"""Words for craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "craft": _l("Craft"),
    "cards": _l("Cards"),
    "training": _l("Camps and training"),
}

OUTCOMES: Mapping[str, Any] = {
    "craft": _l("Craft"),
    "rates": _l("Rates"),
    "orders": _l("Orders"),
    "training": _l("Camps and training"),
    "cards": _l("Cards"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
