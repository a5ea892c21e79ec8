"""`case`: open a case for a person to follow up. `detail` names what the caller chose; codes, never free text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.nodes.base import Go, Move, Passing, Visit
from core.cases import CaseKind, Priority

# Which case was opened last: its number may be told in the same turn.
CASE = "case"


@dataclass(frozen=True, slots=True)
class OpenCase(Passing):
    """Open a case, then go to `next`."""

    word: ClassVar[str] = "case"
    kind: CaseKind
    priority: Priority
    detail: tuple[str, ...]
    next: str

    @classmethod
    def read(cls, fields: Fields) -> OpenCase:
        """Read from YAML."""
        kind, priority = fields.text("case"), fields.text("priority")
        if kind not in set(CaseKind):
            raise fields.error("case", f"{kind!r} is not a kind of case; core/cases.py lists them")
        if priority not in set(Priority):
            raise fields.error("priority", f"must be one of {', '.join(Priority)}")
        return cls(CaseKind(kind), Priority(priority), fields.words("detail"), fields.target("next"))

    def enter(self, visit: Visit) -> Move:
        """Open the case."""
        detail = {name: visit.memory[name] for name in self.detail if name in visit.memory}
        visit.memory[CASE] = f"{self.kind.value} {self.priority.value}"
        visit.do("case", kind=self.kind.value, priority=self.priority.value, detail=detail)
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield the next node."""
        yield self.next
