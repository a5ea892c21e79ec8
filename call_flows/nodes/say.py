"""`say`: speak, then go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.nodes.base import PLAYBACK, Go, Move, Passing, Spoken, Visit
from call_flows.tables import Tables


@dataclass(frozen=True, slots=True)
class Say(Passing):
    """Speak `prompts`, then go to `next`."""

    word: ClassVar[str] = "say"
    prompts: tuple[str, ...]
    slots: Mapping[str, str]
    next: str

    @classmethod
    def read(cls, fields: Fields) -> Say:
        """Read from YAML."""
        return cls(fields.prompts("say"), fields.slots(), fields.target("next"))

    def enter(self, visit: Visit) -> Move:
        """Speak and go on."""
        visit.say(self.prompts, self.slots)
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield the next node."""
        yield self.next

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts; `$play` stands for every first-aid line of the triage tables."""
        for prompt in self.prompts:
            if prompt == "$play":
                yield from (Spoken(line, {}) for line in tables.first_aid())
            elif prompt != PLAYBACK:
                yield Spoken(prompt, self.slots)
