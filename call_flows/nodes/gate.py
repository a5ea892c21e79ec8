"""`gate`: who is listening? Nothing private is said before the right gate is passed (R6).

`gate: name` asks whether it is her (1 yes, 2 no). `gate: code` asks for her secret number, `picture` for it or for
the two keys she keeps in mind as pictures, which open facts of little risk only; `staff` asks for a staff member's
number. The digits are checked outside and arrive here as right or wrong only. `gate: alone` asks whether she is
alone: everything but a yes plays the cover.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import COVER, NOTHING, Fields
from call_flows.inputs import CodeTried, Input, Pressed
from call_flows.nodes.asking import Miss, Misses, Question
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import Tables
from call_flows.turn import Keys

PASSED = "passed"
# Wrong numbers count for the whole call: leaving the question and coming back gives no new tries.
WRONG_CODES = "wrong_codes"
NAME, CODE, PICTURE, STAFF, ALONE = "name", "code", "picture", "staff", "alone"
# How many digits may be entered at most.
DIGITS: Mapping[str, int] = {CODE: 4, PICTURE: 4, STAFF: 6}
# Whoever is not alone hears the cover, and no word before it that asks anything of her.
_NOT_ALONE = Misses(Miss((), 1, (), COVER), Miss(("ERR.NOMATCH1",), 2, (), COVER))


@dataclass(frozen=True, slots=True)
class Gate:
    """Ask who is listening; go to `passed` or `failed`, or to `private` with a private number."""

    word: ClassVar[str] = "gate"
    kind: str
    question: Question
    again: tuple[str, ...]
    attempts: int
    passed: str
    failed: str
    private: str
    misses: Misses

    @classmethod
    def read(cls, fields: Fields) -> Gate:
        """Read from YAML."""
        kind = fields.one_of("gate", (NAME, *DIGITS, ALONE))
        return cls(
            kind=kind,
            question=Question.read(fields, "ask"),
            again=fields.prompts("again", required=kind in DIGITS),
            attempts=fields.number("attempts", 3, least=1, most=3),
            passed=fields.target("passed"),
            failed=COVER if kind == ALONE else fields.target("failed"),
            private=fields.target("private", NOTHING),
            misses=_NOT_ALONE if kind == ALONE else Misses.read(fields),
        )

    @property
    def expects(self) -> Keys:
        """What it waits for."""
        if self.kind not in DIGITS:
            return Keys(timeout=6)
        return Keys(most=DIGITS[self.kind], timeout=8, between=4, finish_on="#", secret=True, proves=self.kind)

    @property
    def opens(self) -> frozenset[str]:
        """The gates that are passed with this one: her number and her picture also tell that it is her."""
        return frozenset({self.kind, NAME} if self.kind in {CODE, PICTURE} else {self.kind})

    def enter(self, visit: Visit) -> Move:
        """Ask, unless the gate was passed before in this call, or tried too often."""
        if self._was_passed(visit.memory.get(PASSED, [])):
            return Go(self.passed)
        if self.kind in DIGITS and visit.memory.get(WRONG_CODES, 0) >= self.attempts:
            return Go(self.failed)
        self.question.ask(visit)
        return Wait(self.expects)

    def take(self, visit: Visit, given: Input) -> Move:
        """Let her through, ask again, or go the other way."""
        if isinstance(given, CodeTried):
            if given.private and self.private != NOTHING:
                visit.outcome = "passed"
                visit.memory.update(given.private)
                return Go(self.private)
            return self._through(visit, self._proved(given)) if given.right else self._wrong_code(visit)
        if not isinstance(given, Pressed):
            return self.misses.on_silence(visit, self.expects, self.question)
        if self.kind not in DIGITS and given.keys == "1":
            return self._through(visit, self.kind)
        if self.kind not in DIGITS and given.keys == "2":
            visit.outcome = "not_her"
            return Go(self.failed)
        return self.misses.on_wrong_key(visit, self.expects, self.question)

    def _was_passed(self, passed: Sequence[str]) -> bool:
        return self.kind in passed or (self.kind == PICTURE and CODE in passed)

    def _proved(self, given: CodeTried) -> str:
        """Return the gate that right digits opened: her whole number opens more than her pictures."""
        return CODE if self.kind == PICTURE and not given.weak else self.kind

    def _through(self, visit: Visit, gate: str) -> Move:
        visit.outcome = "passed"
        visit.memory[PASSED] = [*visit.memory.get(PASSED, []), gate]
        return Go(self.passed)

    def _wrong_code(self, visit: Visit) -> Move:
        visit.outcome = "wrong_code"
        visit.memory[WRONG_CODES] = visit.memory.get(WRONG_CODES, 0) + 1
        if visit.memory[WRONG_CODES] >= self.attempts:
            return Go(self.failed)
        visit.say(self.again)
        return Wait(self.expects)

    def targets(self) -> Iterator[str]:
        """Yield both ways and where misses lead."""
        yield self.passed
        yield self.failed
        if self.private != NOTHING:
            yield self.private
        yield from self.misses.targets()

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield its prompts."""
        yield from self.question.spoken()
        for prompt in self.again:
            yield Spoken(prompt, {})
        yield from self.misses.spoken()
