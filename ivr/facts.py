"""The facts of a call: each name a flow may ask for has one resolver in ivr/resolvers.

It is asked once a turn, and again where the flow has chosen something since.
"""

from __future__ import annotations

from datetime import datetime

from call_flows.facts import FACTS, FactValue
from call_flows.model import FlowBook
from core.desk import DeskHours
from core.languages import FIRST_LANGUAGE
from core.merging import merged
from db.engine import Database
from ivr.resolvers import AREAS
from ivr.sources import Caller, Expired, Memory, Resolver, Sources


class CallFacts(Sources):
    """Looks facts up when a flow asks for them, and keeps them for the turn."""

    def __init__(
        self,
        database: Database,
        caller: Caller,
        now: datetime,
        desk: DeskHours,
        book: FlowBook,
        languages: tuple[str, ...] = (FIRST_LANGUAGE,),
        expired: Expired = lambda prompt, on: (),
    ) -> None:
        super().__init__(database, caller, now, desk, book, languages, expired)
        self._known: dict[str, tuple[Memory, FactValue]] = {}

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
