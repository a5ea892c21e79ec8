"""The facts of a call: each name a flow may ask for has one resolver in ivr/resolvers, asked at most once a turn."""

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
        self._known: dict[str, FactValue] = {}

    def get(self, name: str, memory: Memory) -> FactValue:
        """Return a fact. Raises KeyError for a name that call_flows/vocabulary does not list."""
        if name not in self._known:
            self._known[name] = RESOLVERS[name](self, memory)
        return self._known[name]


RESOLVERS: dict[str, Resolver] = merged(area.RESOLVERS for area in AREAS)

if RESOLVERS.keys() != FACTS.keys():
    raise RuntimeError(f"facts and resolvers differ: {sorted(RESOLVERS.keys() ^ FACTS.keys())}")
