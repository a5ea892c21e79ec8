"""The facts of a call: each name a flow may ask for has one resolver in ivr/resolvers.

It is asked once a turn, and again where the flow has chosen something since.
"""

from __future__ import annotations

from functools import cached_property

from call_flows.facts import FACTS, FactValue
from core.merging import merged
from ivr.resolvers import AREAS
from ivr.sources import Memory, Resolver, Sources


class CallFacts(Sources):
    """Looks facts up when a flow asks for them, and keeps them for the turn."""

    @cached_property
    def _known(self) -> dict[str, tuple[Memory, FactValue]]:
        return {}

    def get(self, name: str, memory: Memory) -> FactValue:
        """Return a fact. Raises KeyError for a name that call_flows/vocabulary does not list.

        What the flow chose meanwhile may change a fact: what was said of one notice is not true of the next.
        """
        known = self._known.get(name)
        if known is not None and known[0] == memory:
            return known[1]
        value = RESOLVERS[name](self, memory)
        self._known[name] = (dict(memory), value)
        return value


RESOLVERS: dict[str, Resolver] = merged(area.RESOLVERS for area in AREAS)

if RESOLVERS.keys() != FACTS.keys():
    raise RuntimeError(f"facts and resolvers differ: {sorted(RESOLVERS.keys() ^ FACTS.keys())}")
