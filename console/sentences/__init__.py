"""Words for the codes of core/, as msgids of the catalogue; every code has some, and a test says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.sentences import (
    area_frame,
    area_group,
    area_health,
    area_home,
    area_loop,
    area_mind,
    area_mine,
    area_money,
    area_news,
    area_rights,
    area_staff,
    area_work,
)
from console.sentences.area_home import PRIVATE_ACTS, PRIVATE_INPUTS, PRIVATE_KINDS
from console.sentences.area_loop import ERRAND_KINDS
from console.sentences.audit import AUDIT_ACTIONS, AUDIT_DETAILS, AUDIT_PLACES, CALL_FILTERS, OBJECTS, PARTS
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
from console.sentences.endings import ENDINGS, ending_of
from console.sentences.entries import ENTRY_KINDS, ENTRY_STATUSES, ENTRY_VIEWS
from console.sentences.notices import NOTICE_CHOICES, NOTICE_FIELDS, NOTICE_KINDS, NOTICE_STATES, NOTICE_STATUSES
from console.sentences.people import CONSENT_CHANNELS, CONSENTS, PRIVACY_LEVELS, ROLES, SLOTS
from console.sentences.reminders import ATTEMPT_STATUSES, REMINDER_STATUSES, STEPS, VERDICT_SENTENCES
from console.sentences.steps import INPUTS, OUTCOMES
from console.sentences.values import VALUE_STATES
from core.cases import CaseKind
from core.merging import merged

__all__ = ["ENDINGS", "WORDS", "ending_of"]

_AREAS = (
    area_frame,
    area_health,
    area_mind,
    area_home,
    area_money,
    area_rights,
    area_group,
    area_work,
    area_news,
    area_loop,
    area_mine,
    area_staff,
)


def _with_areas(words: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Return words that belong to no area in particular together with those of each area."""
    return merged((words, *(getattr(area, part) for area in _AREAS)))


_OUTCOMES = _with_areas(OUTCOMES, "OUTCOMES")

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
    "why": _with_areas(WHYS, "WHYS"),
    "input": INPUTS,
    "flow": _with_areas(FLOWS, "FLOWS"),
    "part": PARTS,
    "outcome": _OUTCOMES,
    "detail": _with_areas(DETAILS, "DETAILS"),
    # Triage writes its worst level as E.
    "detail_value": {**_OUTCOMES, **PRIORITIES, "E": CASE_KINDS[CaseKind.EMERGENCY]},
    "privacy": PRIVACY_LEVELS,
    "slot": SLOTS,
    "consent": CONSENTS,
    "consent_channel": CONSENT_CHANNELS,
    "recording_status": RECORDING_STATUSES,
    "purpose": _with_areas(PURPOSES, "PURPOSES"),
    "event": EVENTS,
    "action": _with_areas(AUDIT_ACTIONS, "AUDIT_ACTIONS"),
    "object": _with_areas(OBJECTS, "OBJECTS"),
    "audit_detail": AUDIT_DETAILS,
    "audit_place": AUDIT_PLACES,
    "call_filter": CALL_FILTERS,
    "entry_kind": ENTRY_KINDS,
    "entry_status": ENTRY_STATUSES,
    "entry_view": ENTRY_VIEWS,
    "value_state": VALUE_STATES,
    "notice_kind": NOTICE_KINDS,
    "notice_state": NOTICE_STATES,
    "notice_status": NOTICE_STATUSES,
    "notice_choice": NOTICE_CHOICES,
    "notice_field": NOTICE_FIELDS,
    "private_kind": PRIVATE_KINDS,
    "private_act": PRIVATE_ACTS,
    "errand_kind": ERRAND_KINDS,
    "private_input": PRIVATE_INPUTS,
}
