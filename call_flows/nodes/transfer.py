"""`transfer`: connect her to a person. She hears `say` first; a failed try goes to `failed`, never to silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.inputs import Input, Talked
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Transfer as WaitForTransfer


@dataclass(frozen=True, slots=True)
class Transfer:
    """Ring a person for `ring` seconds; `attempt` says whether it is the first try, the second …"""

    word: ClassVar[str] = "transfer"
    to: str
    prompts: tuple[str, ...]
    ring: int
    attempt: int
    talked: str
    failed: str

    @classmethod
    def read(cls, fields: Fields) -> Transfer:
        """Read from YAML."""
        return cls(
            to=fields.text("transfer"),
            prompts=fields.prompts("say"),
            ring=fields.number("ring", 25, least=10, most=60),
            attempt=fields.number("attempt", 1, least=1, most=5),
            talked=fields.target("talked"),
            failed=fields.target("failed"),
        )

    def enter(self, visit: Visit) -> Move:
        """Say who she will talk to, and connect."""
        visit.say(self.prompts)
        return Wait(WaitForTransfer(self.to, self.ring, self.attempt))

    def take(self, visit: Visit, given: Input) -> Move:
        """Go on after the talk, or after nobody picked up."""
        connected = isinstance(given, Talked) and given.connected
        visit.outcome = "talked" if connected else "not_connected"
        return Go(self.talked if connected else self.failed)

    def targets(self) -> Iterator[str]:
        """Yield both ways."""
        yield self.talked
        yield self.failed

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        for prompt in self.prompts:
            yield Spoken(prompt, {})
