"""`run`: run another flow, then go on with `next`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.nodes.base import Move, Passing, RunFlow, Visit


@dataclass(frozen=True, slots=True)
class Run(Passing):
    """Run `flow`; when it returns, go on with `next`."""

    word: ClassVar[str] = "run"
    flow: str
    next: str

    @classmethod
    def read(cls, fields: Fields) -> Run:
        """Read from YAML."""
        return cls(fields.text("run"), fields.target("next"))

    def enter(self, visit: Visit) -> Move:
        """Start the other flow."""
        return RunFlow(self.flow, self.next)

    def targets(self) -> Iterator[str]:
        """Yield the node after the other flow."""
        yield self.next
