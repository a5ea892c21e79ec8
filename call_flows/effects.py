"""What a flow may ask to be done. Each has one line in call_flows/vocabulary and one handler in ivr/handlers."""

from __future__ import annotations

from call_flows.vocabulary import AREAS
from core.merging import merged

# name → the fields it takes. A field's value in a flow is a word, or `$name` for something the caller chose.
EFFECTS: dict[str, frozenset[str]] = merged(area.EFFECTS for area in AREAS)
