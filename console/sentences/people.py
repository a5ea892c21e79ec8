"""Words for people: the trust's, and what a member has chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.calls import StaffRole
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
