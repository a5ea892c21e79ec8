"""`resume`: take a call that broke off up where it broke.

Memory holds the state of that call as text. Taken up are only flows that allow it, never a sealed one, and never
past a gate that was passed then and not yet in this call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.nodes.base import Move, Passing, TakeUp, Visit


@dataclass(frozen=True, slots=True)
class Resume(Passing):
    """Take up the state remembered under `name`; go to `next` when the taken-up flow returns.

    `gone`: there is nothing to take up. `locked`: a gate comes first; lead to it, and from it back to this node.
    """

    word: ClassVar[str] = "resume"
    name: str
    next: str
    gone: str
    locked: str

    @classmethod
    def read(cls, fields: Fields) -> Resume:
        """Read from YAML."""
        return cls(fields.text("resume"), fields.target("next"), fields.target("gone"), fields.target("locked"))

    def enter(self, visit: Visit) -> Move:
        """Ask the engine, which knows the flows, to take the call up."""
        return TakeUp(self.name, self.next, self.gone, self.locked)

    def targets(self) -> Iterator[str]:
        """Yield every way."""
        yield self.next
        yield self.gone
        yield self.locked
