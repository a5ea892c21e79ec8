"""`branch`: choose the way by a fact, or by what the caller chose (`$name`). `remember` keeps the value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.facts import as_case
from call_flows.fields import NOTHING, Fields
from call_flows.nodes.base import Go, Move, Passing, Visit


@dataclass(frozen=True, slots=True)
class Branch(Passing):
    """Compare one fact with the cases."""

    word: ClassVar[str] = "branch"
    fact: str
    cases: Mapping[str, str]
    otherwise: str
    remember: str

    @classmethod
    def read(cls, fields: Fields) -> Branch:
        """Read from YAML."""
        fact = fields.text("branch")
        if not fact.startswith("$"):
            fields.check_fact("branch", fact)
        return cls(fact, fields.text_map("cases"), fields.target("otherwise"), fields.text("remember", NOTHING))

    def enter(self, visit: Visit) -> Move:
        """Go the way of the first case that fits."""
        value = visit.value_of(self.fact) if self.fact.startswith("$") else visit.fact(self.fact)
        if self.remember != NOTHING:
            visit.memory[self.remember] = as_case(value)
        return Go(self.cases.get(as_case(value), self.otherwise))

    def targets(self) -> Iterator[str]:
        """Yield every way."""
        yield from self.cases.values()
        yield self.otherwise
