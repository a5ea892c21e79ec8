"""`triage`: run a list of danger-sign tables and go by the most urgent answer (R2, domain/02-triage.md).

Yes, "don't know" and silence only ever raise the level; a "no" is the only way down. The first emergency sign ends
the questions. Silence is asked once more, then counts. Whoever hangs up in the middle gets a case.

Where there is a `floor`, "all no" is still the same day. `skip` leaves a question out only where what is remembered
under its name was answered with no. `left` is how urgent it is that she broke off, in tables that do not begin with
the danger screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import NOTHING, Fields
from call_flows.inputs import Input
from call_flows.nodes import series
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import AT_ONCE, LEVELS, Question, Tables
from call_flows.turn import Keys
from core.cases import Priority

SCREEN = "GEN"
FLOOR = "D1"
EXPECTS = Keys(timeout=6)


@dataclass(frozen=True, slots=True)
class Triage:
    """Ask the questions of `tables` in order; `levels` says where each outcome leads, `clear` all-no."""

    word: ClassVar[str] = "triage"
    tables: tuple[str, ...]
    levels: Mapping[str, str]
    clear: str
    floor: bool
    skip: Mapping[str, str]
    left: str

    @classmethod
    def read(cls, fields: Fields) -> Triage:
        """Read from YAML."""
        levels = fields.text_map("levels")
        floor = fields.flag("floor")
        left = fields.one_of("left", (*Priority, NOTHING), NOTHING)
        if not set(levels) <= set(LEVELS):
            raise fields.error("levels", f"must be among {', '.join(LEVELS)}")
        if floor and FLOOR not in levels:
            raise fields.error("levels", f"must say where {FLOOR}, the floor, leads")
        skip = fields.text_map("skip", required=False)
        return cls(fields.prompts("triage"), levels, fields.target("clear"), floor, skip, left)

    def reachable(self, tables: Tables) -> set[str]:
        """Return the levels that some answer to its questions leads to."""
        questions = [question for table in self.tables for question in tables.triage[table]]
        return {level for each in questions for level in (each.on_yes, each.on_dont_know, each.on_silence)}

    def enter(self, visit: Visit) -> Move:
        """Ask the first question."""
        visit.here["asked"] = 0
        visit.here["level"] = ""
        return self._ask(visit)

    def take(self, visit: Visit, given: Input) -> Move:
        """Take the answer as a level, then stop or ask the next question."""
        question = self._questions(visit)[visit.here["asked"]]
        answer = series.answer(visit, given, EXPECTS)
        if isinstance(answer, Wait):
            return answer
        if answer == "yes":
            visit.memory["play"] = question.play_on_yes
            visit.memory["sign"] = question.prompt_id
        level = _level_of(question, answer)
        self._raise_to(visit, level)
        visit.here["asked"] += 1
        return self._stop(visit, answer) if self._is_settled(visit) else self._ask(visit)

    def _raise_to(self, visit: Visit, level: str) -> None:
        known = visit.here["level"]
        if level and (not known or LEVELS.index(level) < LEVELS.index(known)):
            visit.here["level"] = level

    def _is_settled(self, visit: Visit) -> bool:
        """Tell whether to stop asking: a human is needed at once, or no further yes could raise the level."""
        level = visit.here["level"]
        if level in AT_ONCE:
            return True
        rest = self._questions(visit)[visit.here["asked"] :]
        return not any(question.on_yes in AT_ONCE or not level for question in rest)

    def _stop(self, visit: Visit, answer: str) -> Move:
        level, because = visit.here["level"], answer
        if not level and self.floor:
            level, because = FLOOR, "floor"
        visit.memory["level"] = level or "clear"
        visit.memory["because"] = because
        return Go(self.levels[level]) if level else Go(self.clear)

    def _ask(self, visit: Visit) -> Move:
        asked = visit.here["asked"]
        return series.ask(visit, self._questions(visit)[asked].prompt_id, asked, EXPECTS)

    def _questions(self, visit: Visit) -> list[Question]:
        questions = [question for table in self.tables for question in visit.tables.triage[table]]
        skipped = {prompt for prompt, name in self.skip.items() if visit.memory.get(name) == "no"}
        return [question for question in questions if question.prompt_id not in skipped] if skipped else questions

    def hung_up(self, visit: Visit) -> None:
        """Open a case: P1 while the danger screen is not done, else the same day (R2), unless the flow says more."""
        screen = len(visit.tables.triage[SCREEN]) if self.tables[0] == SCREEN else 0
        in_screen = visit.here["asked"] < screen
        priority = (Priority.P1 if in_screen else Priority.D1).value if self.left == NOTHING else self.left
        detail = {"hung_up_at": self._questions(visit)[visit.here["asked"]].prompt_id}
        visit.do("case", kind="triage_unclear", priority=priority, detail=detail)

    def targets(self) -> Iterator[str]:
        """Yield where the levels lead."""
        yield from self.levels.values()
        yield self.clear

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield the questions and the house's words around them."""
        for table in self.tables:
            for question in tables.triage[table]:
                yield Spoken(question.prompt_id, {})
        yield from series.spoken()


def _level_of(question: Question, answer: str) -> str:
    return {
        "yes": question.on_yes,
        "no": "",
        "dont_know": question.on_dont_know,
        series.SAID_NOTHING: question.on_silence,
    }[answer]
