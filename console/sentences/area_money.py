"""Words for savings, instalments, meetings and promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "promise": _l("When she will pay"),
    "harassment": _l("Somebody troubles her about money"),
}

OUTCOMES: Mapping[str, Any] = {
    "loan_card": _l("The loan card"),
    "harassment": _l("Somebody troubles her about money"),
}

DETAILS: Mapping[str, Any] = {
    "begun": _l("Has the work for the loan begun"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
