"""What tests put in place of the world outside a flow: the facts of some women with stories."""

from __future__ import annotations

from collections.abc import Mapping

from call_flows.facts import FactValue
from core.merging import merged
from tests.personas import AREAS

# Savita: known, named, level v2, notice given, one loan, desk open. Everyone else differs from her in a few facts.
SAVITA: Mapping[str, FactValue] = merged(area.SAVITA for area in AREAS)

# Nobody we know: facts about a member have no value, as for a number that is in no list.
_NO_MEMBER: Mapping[str, FactValue] = merged(area.NO_MEMBER for area in AREAS)

# Who rings, or is rung, in the journeys. The words in tests/personas describe how each differs from Savita.
PERSONAS: Mapping[str, Mapping[str, FactValue]] = merged(
    (
        {"savita": {}},
        # A number in no list, ringing for the first time.
        {"unknown_number": _NO_MEMBER},
        # In no list, and knows the line. She was given a private number; nothing else is kept of her.
        {"zarina": {**_NO_MEMBER, "caller.new": False, "caller.first": False, "caller.notice_given": True}},
        # A number that hides itself.
        {"withheld_number": {**_NO_MEMBER, "caller.can_be_called": False}},
        *(area.PERSONAS for area in AREAS),
    )
)


class FakeFacts:
    """The facts of one persona, with changes. Records what it was asked for."""

    def __init__(self, persona: str = "savita", changes: Mapping[str, FactValue] | None = None) -> None:
        self.values: dict[str, FactValue] = {**SAVITA, **PERSONAS[persona], **(changes or {})}
        self.asked: list[str] = []

    def get(self, name: str, memory: Mapping[str, object]) -> FactValue:
        """Return the fact `name`. What the caller chose changes nothing here, save for an unfinished lesson."""
        self.asked.append(name)
        if name == "lesson.facts_heard" and memory.get("topic") != self.values["lesson.unfinished"]:
            return 0
        return self.values[name]
