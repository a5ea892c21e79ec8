"""Words for health triage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {}

OUTCOMES: Mapping[str, Any] = {
    "mother": _l("A pregnant woman or new mother"),
    "child": _l("A child"),
    "injury": _l("Injury, poison or snakebite"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
