"""Words for staff who work by phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FLOWS: Mapping[str, Any] = {}

OUTCOMES: Mapping[str, Any] = {}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {}

AUDIT_ACTIONS: Mapping[str, Any] = {}
