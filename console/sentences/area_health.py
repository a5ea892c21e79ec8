"""Words for health triage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

# Neutral words: many pages show which call was made, few people may know that it was about an illness.
FLOWS: Mapping[str, Any] = {
    "agreed_call": _l("A call at a time agreed with her"),
}

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
    "agreed": _l("She agreed, and was being connected"),
    "refused": _l("She did not want it by phone"),
    "silent": _l("She said nothing"),
    "no_doctor": _l("The doctor could not be reached"),
}

DETAILS: Mapping[str, Any] = {
    "patient": _l("What kind of patient"),
    "ill": _l("Who is ill"),
    "doctor_call": _l("The doctor's call"),
    "repeat": _l("Rang about health in the two days before"),
}

WHYS: Mapping[str, Any] = {
    "errand_doctor": _l("A call at this time was agreed with her."),
}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "agreed_call": _l("Agreed on a call for"),
    "doctor_registered": _l("Wrote down the registration of"),
}
