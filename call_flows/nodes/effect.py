"""`effect`: have something done outside, in the transaction of this turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.effects import EFFECTS
from call_flows.fields import Fields
from call_flows.nodes.base import Go, Move, Passing, Visit


@dataclass(frozen=True, slots=True)
class DoEffect(Passing):
    """Ask for one effect, then go to `next`."""

    word: ClassVar[str] = "effect"
    name: str
    values: Mapping[str, str]
    next: str

    @classmethod
    def read(cls, fields: Fields) -> DoEffect:
        """Read from YAML."""
        name = fields.text("effect")
        if name not in EFFECTS:
            raise fields.error("effect", f"{name!r} is not an effect; call_flows/effects.py lists them")
        values = fields.text_map("with", required=False)
        if set(values) != EFFECTS[name]:
            raise fields.error("with", f"must name exactly: {', '.join(sorted(EFFECTS[name])) or 'nothing'}")
        return cls(name, values, fields.target("next"))

    def enter(self, visit: Visit) -> Move:
        """Ask for it."""
        visit.do(self.name, **{field: visit.value_of(text) for field, text in self.values.items()})
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield the next node."""
        yield self.next
