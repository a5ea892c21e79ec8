"""`say`: speak, then go on. `short` is what whoever knows the line hears instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.nodes.asking import Question
from call_flows.nodes.base import PLAYBACK, Go, Move, Passing, Spoken, Visit
from call_flows.tables import Tables


@dataclass(frozen=True, slots=True)
class Say(Passing):
    """Speak, then go to `next`."""

    word: ClassVar[str] = "say"
    words: Question
    next: str

    @classmethod
    def read(cls, fields: Fields) -> Say:
        """Read from YAML."""
        return cls(Question.read(fields, "say"), fields.target("next"))

    def enter(self, visit: Visit) -> Move:
        """Speak and go on."""
        self.words.ask(visit)
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield the next node."""
        yield self.next

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts; `$name` stands for all that some node may have remembered under this name."""
        for said in self.words.spoken():
            remembered = tables.remembered(said.prompt_id[1:]) if said.prompt_id.startswith("$") else []
            yield from (Spoken(line, {}) for line in remembered)
            if remembered:
                continue
            if said.prompt_id != PLAYBACK:
                yield said
