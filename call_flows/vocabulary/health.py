"""Facts and effects of health triage."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "doctor.today": "enough desk time is left today for a doctor's call",
    "doctor.may_consult": "the doctor this call was booked for is registered, checked this quarter, and has a phone",
    "doctor.name": "her name",
    "doctor.registration": "her number in the register, digit by digit",
    "health.repeated": "this number rang about health in the two days before: one level more urgent",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "doctor_call": frozenset({"result"}),
}
