"""`yes_no`: 1 yes, 2 no, and where it is named 3 don't know. `remember` keeps the answer for later.

`anew` is as in a menu.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import NOTHING, Fields
from call_flows.inputs import Input, Pressed
from call_flows.nodes.asking import Misses, Question
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Keys

ANSWERS = {"1": "yes", "2": "no", "3": "dont_know"}


@dataclass(frozen=True, slots=True)
class YesNo:
    """Ask one question with the house's answer keys."""

    word: ClassVar[str] = "yes_no"
    question: Question
    answers: Mapping[str, str]
    misses: Misses
    remember: str
    anew: str
    expects: Keys

    @classmethod
    def read(cls, fields: Fields) -> YesNo:
        """Read from YAML."""
        answers = {"yes": fields.target("yes"), "no": fields.target("no")}
        if fields.has("dont_know"):
            answers["dont_know"] = fields.target("dont_know")
        return cls(
            question=Question.read(fields, "yes_no"),
            answers=answers,
            misses=Misses.read(fields),
            remember=fields.text("remember", NOTHING),
            anew=fields.target("anew", NOTHING),
            expects=Keys(timeout=fields.number("timeout", 5, least=5, most=20)),
        )

    def enter(self, visit: Visit) -> Move:
        """Ask."""
        self.question.ask(visit)
        return Wait(self.expects)

    def take(self, visit: Visit, given: Input) -> Move:
        """Follow the answer."""
        if not isinstance(given, Pressed):
            return self.misses.on_silence(visit, self.expects, self.question)
        answer = ANSWERS.get(given.keys, "")
        if answer not in self.answers:
            return self.misses.on_wrong_key(visit, self.expects, self.question)
        visit.outcome = answer
        if self.remember != NOTHING:
            visit.memory[self.remember] = answer
        return Go(self.answers[answer])

    def targets(self) -> Iterator[str]:
        """Yield the answers' nodes, where misses lead, and where words that are no longer so do."""
        yield from self.answers.values()
        if self.anew != NOTHING:
            yield self.anew
        yield from self.misses.targets()

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        yield from self.question.spoken()
        yield from self.misses.spoken()
