"""Words for the call itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "soft": _l("Met softly after silent calls"),
    "menu": _l("Menu"),
    "cover": _l("Cover words"),
    "work": _l("Work, group and schemes"),
    "language": _l("Language"),
}

OUTCOMES: Mapping[str, Any] = {
    "work": _l("Work, group and schemes"),
    "more": _l("Something more"),
    "danger": _l("The danger key"),
    "rather_rung": _l("Would rather be rung than wait"),
    "hi": _l("Hindi"),
    "awa": _l("Awadhi"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
