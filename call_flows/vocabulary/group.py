"""Facts and effects of groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {}

# A field that a report has no use for is "-".
EFFECTS: Mapping[str, frozenset[str]] = {
    "entry": frozenset({"kind", "item", "quantity", "choice", "detail"}),
    "figure": frozenset({"kind", "item", "quantity", "odd", "status"}),
}
