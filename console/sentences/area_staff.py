"""Words for staff who work by phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "staff": _l("A didi works by phone"),
}

OUTCOMES: Mapping[str, Any] = {
    "staff": _l("A didi works by phone"),
    "new_matters": _l("New matters"),
    "own_matters": _l("Her own matters"),
    "answer": _l("Answer by voice"),
    "give": _l("Give to somebody"),
    "finish": _l("It is done"),
    "next_matter": _l("Next matter"),
    "keep": _l("She keeps it"),
    "to_senior": _l("To a senior"),
    "to_group_didi": _l("To her group's didi"),
    "another": _l("To somebody else"),
    "next_name": _l("Next name"),
    "for_all": _l("Left for all"),
    "talked_to_her": _l("She was talked to"),
    "work_done": _l("The work is done"),
    "known_before": _l("It was there before"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "work_number": _l("Chose a new work number for"),
}
