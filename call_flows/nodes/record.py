"""`record`: let her speak after the tone. The recording's name is kept in `memory` for the nodes that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.inputs import Input, Spoke
from call_flows.nodes.base import ADDRESS, RECORDING, SECONDS, Go, Move, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Speech


@dataclass(frozen=True, slots=True)
class Record:
    """Ask her to speak; `done` with a recording, `nothing` without."""

    word: ClassVar[str] = "record"
    prompts: tuple[str, ...]
    expects: Speech
    done: str
    nothing: str

    @classmethod
    def read(cls, fields: Fields) -> Record:
        """Read from YAML."""
        return cls(
            prompts=fields.prompts("record"),
            expects=Speech(fields.text("purpose"), fields.number("most", 90, least=5, most=180)),
            done=fields.target("done"),
            nothing=fields.target("nothing"),
        )

    def enter(self, visit: Visit) -> Move:
        """Ask her to speak."""
        visit.say(self.prompts)
        return Wait(self.expects)

    def take(self, visit: Visit, given: Input) -> Move:
        """Keep the recording's name, or go on without one."""
        if not isinstance(given, Spoke) or given.seconds == 0:
            visit.outcome = "nothing"
            return Go(self.nothing)
        visit.outcome = "spoke"
        visit.memory[RECORDING] = given.recording_id
        visit.memory[SECONDS] = given.seconds
        visit.memory[ADDRESS] = given.address
        return Go(self.done)

    def targets(self) -> Iterator[str]:
        """Yield both ways."""
        yield self.done
        yield self.nothing

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        for prompt in self.prompts:
            yield Spoken(prompt, {})
