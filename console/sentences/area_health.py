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
    "pregnant": _l("Pregnant"),
    "delivered": _l("The child is born"),
    "newborn": _l("Younger than two months"),
    "older_child": _l("Two months or older"),
    "herself": _l("She herself"),
    "somebody_else": _l("Somebody else"),
    "speak": _l("Wants to speak"),
    "not_now": _l("Not now"),
    "enough": _l("That is all"),
}

DETAILS: Mapping[str, Any] = {
    "patient": _l("What kind of patient"),
    "ill": _l("Who is ill"),
    "repeat": _l("Rang about health in the two days before"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
