"""Words for troubles of the mind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "mind": _l("Trouble of mind"),
    "lifeline": _l("A human for somebody who may harm herself"),
}

OUTCOMES: Mapping[str, Any] = {
    "mind": _l("Trouble of mind"),
}

DETAILS: Mapping[str, Any] = {
    "hurt": _l("Has taken something or hurt herself"),
    "debt": _l("Because of an instalment"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
