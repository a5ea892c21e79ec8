"""`checklist`: ask what decides whether something may be for her. Nobody is refused by a machine.

All as wanted is "likely"; any other answer, "don't know" and silence are "ask a didi". A question that `blocks` ends
the list at once when it is not answered as wanted: what is missing is named, with what to do about it. A question
whose figure may no longer be told is left out, and a didi asks it with today's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.errors import FlowRunError
from call_flows.fields import NOTHING, Fields
from call_flows.inputs import Input
from call_flows.nodes import series
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import Check, Tables
from call_flows.turn import Keys

RESULT, GIVEN, BLOCK = "result", "answers", "block"
LIKELY, ASK = "likely", "ask"
# What stands for the answer to a question that was left out.
STALE = "stale"
EXPECTS = Keys(timeout=8)


@dataclass(frozen=True, slots=True)
class Checklist:
    """Ask the questions of one table; go to `likely`, `ask` or `blocked`."""

    word: ClassVar[str] = "checklist"
    table: str
    likely: str
    ask: str
    blocked: str

    @classmethod
    def read(cls, fields: Fields) -> Checklist:
        """Read from YAML."""
        ask = fields.target("ask")
        return cls(fields.text("checklist"), fields.target("likely"), ask, fields.target("blocked", ask))

    def enter(self, visit: Visit) -> Move:
        """Ask the first question."""
        visit.here[GIVEN] = []
        return self._go_on(visit)

    def take(self, visit: Visit, given: Input) -> Move:
        """Take the answer, then end or ask the next question."""
        answer = series.answer(visit, given, EXPECTS)
        if isinstance(answer, Wait):
            return answer
        checks = self._checks(visit)
        check = checks[len(visit.here[GIVEN])]
        visit.here[GIVEN] = [*visit.here[GIVEN], answer]
        if check.blocks != NOTHING and answer in {"yes", "no"} - {check.wants}:
            visit.memory[BLOCK] = check.play
            return self._end(visit, check.blocks, self.blocked)
        return self._go_on(visit)

    def _go_on(self, visit: Visit) -> Move:
        """Ask the next question that may be asked, or end."""
        checks = self._checks(visit)
        given = visit.here[GIVEN]
        while len(given) < len(checks) and visit.is_stale(checks[len(given)].prompt_id):
            given = [*given, STALE]
        visit.here[GIVEN] = given
        if len(given) < len(checks):
            return self._ask(visit)
        if visit.here[GIVEN] == [each.wants for each in checks]:
            return self._end(visit, LIKELY, self.likely)
        return self._end(visit, ASK, self.ask)

    def _ask(self, visit: Visit) -> Move:
        asked = len(visit.here[GIVEN])
        return series.ask(visit, self._checks(visit)[asked].prompt_id, asked, EXPECTS)

    def _end(self, visit: Visit, result: str, target: str) -> Move:
        visit.memory[RESULT] = result
        visit.memory[GIVEN] = ",".join(visit.here[GIVEN])
        return Go(target)

    def _checks(self, visit: Visit) -> tuple[Check, ...]:
        name = str(visit.value_of(self.table))
        if name not in visit.tables.checklists:
            raise FlowRunError(f"no checklist is called {name!r}")
        return visit.tables.checklists[name]

    def names(self, tables: Tables) -> list[str]:
        """Return the tables it may ask from."""
        return list(tables.checklists) if self.table.startswith("$") else [self.table]

    def targets(self) -> Iterator[str]:
        """Yield every way."""
        yield from dict.fromkeys((self.likely, self.ask, self.blocked))

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield the questions and the house's words around them."""
        for name in self.names(tables):
            for check in tables.checklists[name]:
                yield Spoken(check.prompt_id, {})
        yield from series.spoken()
