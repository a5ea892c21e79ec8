"""Words for what comes back to her."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "status": _l("How her matter stands"),
    "mine": _l("Her own wishes"),
}

OUTCOMES: Mapping[str, Any] = {
    "status": _l("How her matter stands"),
    "mine": _l("Her own wishes"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
