"""The facts a flow may ask for. Each has one line in call_flows/vocabulary, one resolver in ivr/resolvers and one
value in tests/personas, all three in the module of its area.

A fact is text, a truth value, a whole number, something that can be spoken, or None when nobody knows.
"""

from __future__ import annotations

from typing import Protocol

from call_flows.vocabulary import AREAS
from core.merging import merged
from core.speakable import Speakable

FactValue = str | bool | int | Speakable | None

FACTS: dict[str, str] = merged(area.FACTS for area in AREAS)


class Facts(Protocol):
    """The facts of one moment. An implementation may look a fact up when it is first asked, and then keeps it."""

    def get(self, name: str, memory: dict[str, object]) -> FactValue:
        """Return the fact `name`; `memory` holds what the caller chose so far, such as the topic."""
        ...


def as_case(value: FactValue) -> str:
    """Return a fact as the text that a branch compares: yes, no, unknown, or the value itself."""
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
