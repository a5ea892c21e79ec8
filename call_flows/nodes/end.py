"""`end`: say the last words and close the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.nodes.base import Move, Passing, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Goodbye


@dataclass(frozen=True, slots=True)
class End(Passing):
    """Say `prompts` (none for an answering machine: hang up silently), then close."""

    word: ClassVar[str] = "end"
    prompts: tuple[str, ...]
    slots: Mapping[str, str]

    @classmethod
    def read(cls, fields: Fields) -> End:
        """Read from YAML."""
        return cls(fields.prompts("end", required=False), fields.slots())

    def enter(self, visit: Visit) -> Move:
        """Say goodbye."""
        visit.say(self.prompts, self.slots)
        return Wait(Goodbye())

    def targets(self) -> Iterator[str]:
        """Yield nothing: the call is over."""
        return iter(())

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        for prompt in self.prompts:
            yield Spoken(prompt, self.slots)
