"""Words for trouble at home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

PRIVATE = _l("Private")

FLOWS: Mapping[str, Any] = {
    "home": PRIVATE,
    "safe_didi": PRIVATE,
    # What a sealed turn is called, whatever it was about.
    "talk": _l("Talk"),
}

OUTCOMES: Mapping[str, Any] = {
    "home": PRIVATE,
    "none": _l("No calls"),
    "numbers": _l("The numbers again"),
    "dv": _l("The lesson on the law"),
    "bye": _l("That is all"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
