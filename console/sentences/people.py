"""Words for people: the trust's, and what a member has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.calls import StaffRole
from core.consent import Purpose
from core.privacy import PrivacyLevel

ROLES: Mapping[str, Any] = {
    StaffRole.DIDI: _l("Didi"),
    StaffRole.DOCTOR: _l("Doctor"),
    StaffRole.SUPERVISOR: _l("Supervisor"),
    StaffRole.LOAN_OFFICER: _l("Loan officer"),
    StaffRole.VIOLENCE_WORKER: _l("Safety worker"),
    StaffRole.AUDITOR: _l("Auditor"),
    StaffRole.ADMIN: _l("Administrator"),
}

PRIVACY_LEVELS: Mapping[int, Any] = {
    PrivacyLevel.V0: _l("V0 · neutral words only"),
    PrivacyLevel.V1: _l("V1 · her name and the day"),
    PrivacyLevel.V2: _l("V2 · amounts, after the secret number"),
}

SLOTS: Mapping[str, Any] = {
    "morning": _l("In the morning, 9 to 12"),
    "noon": _l("At noon, 12 to 4"),
    "evening": _l("In the evening, 4 to 8"),
}

CONSENTS: Mapping[str, Any] = {
    Purpose.SERVICE_RECORD: _l("That we write down what she tells us"),
    Purpose.REMINDERS: _l("Calls about meetings and instalments"),
    Purpose.LESSONS: _l("A lesson once a week"),
    Purpose.CALLBACK: _l("Being rung back after a missed call"),
    Purpose.RECORDING: _l("Recording what she says"),
    Purpose.HEALTH_NEWS: _l("Calls about health"),
    Purpose.WORK_NEWS: _l("Calls about work, camps and classes"),
    Purpose.DOCTOR: _l("A call at a time agreed with her"),
    Purpose.CASE_NEWS: _l("Calls about her own matters"),
}

CONSENT_CHANNELS: Mapping[str, Any] = {
    "call": _l("by phone"),
    "in_person": _l("in person"),
    "import": _l("from a list"),
}
