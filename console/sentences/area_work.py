"""Words for craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "craft": _l("Craft"),
    "cards": _l("Cards"),
    "training": _l("Camps and training"),
    "events": _l("Camps and classes"),
    "orders": _l("Orders"),
    "shifts": _l("Care work"),
    "card_month": _l("Until when a card holds"),
    "notice_call": _l("We ring with news"),
}

OUTCOMES: Mapping[str, Any] = {
    "craft": _l("Craft"),
    "rates": _l("Rates"),
    "orders": _l("Orders"),
    "training": _l("Camps and training"),
    "cards": _l("Cards"),
    "tell_rate": _l("Tells what she is paid"),
    "chikan": _l("Chikan"),
    "zardozi": _l("Zardozi"),
    "camps_and_classes": _l("Camps and classes"),
    "care_work": _l("Care work"),
    "phone_keys": _l("Keys of the phone"),
    "story": _l("A story"),
    "five": _l("Key 5"),
    "found_it": _l("Found the key"),
    "one": _l("The first story"),
    "talk_to_all": _l("Would talk to everybody"),
    "renewed": _l("Has renewed it"),
    "stay_silent": _l("Would stay silent"),
}

DETAILS: Mapping[str, Any] = {
    "order": _l("Number of the order"),
    "shift": _l("Number of the care work"),
}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
