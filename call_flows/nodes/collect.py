"""`collect`: she enters a number and ends with #. With `read_back` she hears it and says whether it is right.

While she enters, 8 and 9 are digits and star is the danger key (engine). The number is kept under `as`; under a name
that ends in `_paise` it is money: she enters rupees. Zero is entered as 00, because 0 alone leads to the didi.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from call_flows.facts import FactValue
from call_flows.fields import NOTHING, Fields
from call_flows.inputs import Input, Pressed
from call_flows.nodes.asking import Misses, Question
from call_flows.nodes.base import PAISE, Go, Move, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Keys

RIGHT, AGAIN = "1", "2"
# What is remembered beside a number: whether it was far from the usual, "yes" or "no".
ODD = "_odd"
CONFIRMING = Keys(timeout=6)
_PAISE_IN_A_RUPEE = 100


@dataclass(frozen=True, slots=True)
class Unusual:
    """A number more than `times` above or below a fact is asked for once more, then taken."""

    fact: str
    times: int
    prompts: tuple[str, ...]

    @classmethod
    def read(cls, fields: Fields) -> Unusual | None:
        """Read the optional field `unusual`."""
        inner = fields.inner("unusual", required=False)
        if inner is None:
            return None
        unusual = cls(
            fact=inner.check_fact("fact", inner.text("fact")),
            times=inner.number("times", 3, least=2, most=10),
            prompts=inner.prompts("say"),
        )
        inner.done()
        return unusual

    def is_odd(self, number: int, usual: FactValue) -> bool:
        """Tell whether `number` is far from the usual; where nobody knows what is usual, nothing is odd."""
        if not isinstance(usual, int) or usual <= 0:
            return False
        return number > usual * self.times or number * self.times < usual


@dataclass(frozen=True, slots=True)
class Collect:
    """Take a number of up to `digits` digits from `least` to `most`, then go to `done`."""

    word: ClassVar[str] = "collect"
    question: Question
    name: str
    digits: int
    least: int
    most: int
    read_back: tuple[str, ...]
    again: tuple[str, ...]
    unusual: Unusual | None
    on_hang_up: str
    done: str
    misses: Misses

    @classmethod
    def read(cls, fields: Fields) -> Collect:
        """Read from YAML."""
        digits = fields.number("digits", 4, least=2, most=9)
        largest = 10**digits - 1
        return cls(
            question=Question.read(fields, "collect"),
            name=fields.text("as"),
            digits=digits,
            least=fields.number("least", 1, least=0, most=largest),
            most=fields.number("most", largest, least=0, most=largest),
            read_back=fields.prompts("read_back", required=False),
            again=fields.prompts("again", required=False),
            unusual=Unusual.read(fields),
            on_hang_up=fields.target("hung_up", NOTHING),
            done=fields.target("done"),
            misses=Misses.read(fields),
        )

    @property
    def entering(self) -> Keys:
        """What it waits for before it has a number: its digits, and the hash she is told to press after them."""
        return Keys(most=self.digits + 1, timeout=8, between=4, finish_on="#")

    @property
    def asking(self) -> Question:
        """The question without the slot that only the answer fills."""
        slots = {slot: source for slot, source in self.question.slots.items() if source != f"${self.name}"}
        return replace(self.question, slots=slots)

    def enter(self, visit: Visit) -> Move:
        """Ask for the number."""
        self.asking.ask(visit)
        return Wait(self.entering)

    def take(self, visit: Visit, given: Input) -> Move:
        """Take the number, or the word on whether it is right."""
        if visit.here.get("entered"):
            return self._confirm(visit, given)
        if not isinstance(given, Pressed):
            return self.misses.on_silence(visit, self.entering, self.asking)
        if not given.keys.isdecimal() or not self.least <= int(given.keys) <= self.most:
            return self.misses.on_wrong_key(visit, self.entering, self.asking)
        return self._keep(visit, int(given.keys))

    def _keep(self, visit: Visit, entered: int) -> Move:
        number = entered * _PAISE_IN_A_RUPEE if self.name.endswith(PAISE) else entered
        odd = self.unusual is not None and self.unusual.is_odd(number, visit.fact(self.unusual.fact))
        if odd and self.unusual is not None and not visit.here.get("doubted"):
            visit.here["doubted"] = True
            visit.outcome = "unusual"
            return self._ask_again(visit, self.unusual.prompts)
        visit.outcome = "entered"
        visit.misses = 0
        visit.memory[self.name] = number
        if self.unusual is not None:
            visit.memory[self.name + ODD] = "yes" if odd else "no"
        if not self.read_back:
            return Go(self.done)
        visit.here["entered"] = True
        question_from = len(visit.says)
        visit.say(self.read_back, self.question.slots)
        return Wait(CONFIRMING, question_from=question_from)

    def _confirm(self, visit: Visit, given: Input) -> Move:
        if not isinstance(given, Pressed):
            return self.misses.on_silence(visit, CONFIRMING)
        if given.keys == RIGHT:
            visit.outcome = "right"
            return Go(self.done)
        if given.keys == AGAIN:
            visit.outcome = "again"
            visit.here["entered"] = False
            return self._ask_again(visit, self.again)
        return self.misses.on_wrong_key(visit, CONFIRMING)

    def _ask_again(self, visit: Visit, words: tuple[str, ...]) -> Move:
        visit.misses = 0
        visit.say(words)
        question_from = len(visit.says)
        self.asking.ask(visit)
        return Wait(self.entering, question_from=question_from)

    def hung_up(self, visit: Visit) -> Move | None:
        """Go on silently where the flow says so, with the number she has entered and not yet confirmed."""
        return Go(self.on_hang_up) if self.on_hang_up != NOTHING and visit.here.get("entered") else None

    def targets(self) -> Iterator[str]:
        """Yield where it goes on and where misses lead."""
        yield self.done
        if self.on_hang_up != NOTHING:
            yield self.on_hang_up
        yield from self.misses.targets()

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        yield from self.question.spoken()
        for prompt in self.read_back:
            yield Spoken(prompt, self.question.slots)
        for prompt in (*self.again, *(self.unusual.prompts if self.unusual else ())):
            yield Spoken(prompt, {})
        yield from self.misses.spoken()
