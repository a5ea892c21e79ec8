"""Words for the codes of core/, as msgids of the catalogue; every code has some, and a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.sentences.audit import AUDIT_ACTIONS, AUDIT_DETAILS, CALL_FILTERS, OBJECTS, PARTS
from console.sentences.calls import (
    CALL_STATUSES,
    DIRECTIONS,
    DISPOSITIONS,
    EVENTS,
    FLOWS,
    PURPOSES,
    RECORDING_STATUSES,
    WHYS,
)
from console.sentences.cases import CASE_KINDS, CASE_STATUSES, CLOCKS, DETAILS, PRIORITIES, WHOSE
from console.sentences.endings import ENDINGS
from console.sentences.people import PRIVACY_LEVELS, ROLES, SLOTS
from console.sentences.reminders import ATTEMPT_STATUSES, REMINDER_STATUSES, STEPS, VERDICT_SENTENCES
from console.sentences.steps import INPUTS, OUTCOMES
from core.cases import CaseKind

__all__ = ["AUDIT_ACTIONS", "ENDINGS", "OBJECTS", "WORDS"]

WORDS: Mapping[str, Mapping[Any, Any]] = {
    "direction": DIRECTIONS,
    "call_status": CALL_STATUSES,
    "disposition": DISPOSITIONS,
    "ending": {code: ending.short for code, ending in ENDINGS.items()},
    "case_kind": CASE_KINDS,
    "priority": PRIORITIES,
    "case_status": CASE_STATUSES,
    "whose": WHOSE,
    "case_clock": CLOCKS,
    "reminder_status": REMINDER_STATUSES,
    "attempt_status": ATTEMPT_STATUSES,
    "step": STEPS,
    "verdict": VERDICT_SENTENCES,
    "role": ROLES,
    "why": WHYS,
    "input": INPUTS,
    "flow": FLOWS,
    "part": PARTS,
    "outcome": OUTCOMES,
    "detail": DETAILS,
    # Triage writes its worst level as E.
    "detail_value": {**OUTCOMES, **PRIORITIES, "E": CASE_KINDS[CaseKind.EMERGENCY]},
    "privacy": PRIVACY_LEVELS,
    "slot": SLOTS,
    "recording_status": RECORDING_STATUSES,
    "purpose": PURPOSES,
    "event": EVENTS,
    "action": AUDIT_ACTIONS,
    "object": OBJECTS,
    "audit_detail": AUDIT_DETAILS,
    "call_filter": CALL_FILTERS,
}
