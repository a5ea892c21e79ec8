"""What nodes that wait for keys share: silence, keys that mean nothing, and the words said then (house rules).

Silence and a wrong key are never blamed on her. Twice in a row leads to the node's own way out, usually the didi.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from call_flows.fields import DIDI, Fields
from call_flows.nodes.base import LONG, Go, Move, Spoken, Visit, Wait
from call_flows.turn import Expect

HOUSE = "house"
# What a turn is called in which she was not understood.
NO_INPUT, NO_MATCH = MISSED = ("no_input", "no_match")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, in its long form and, where it has one, in a short form for whoever knows the keys."""

    long: tuple[str, ...]
    short: tuple[str, ...]
    slots: Mapping[str, str]

    @classmethod
    def read(cls, fields: Fields, name: str) -> Question:
        """Read the prompts in field `name`, with `short` and `slots`."""
        return cls(fields.prompts(name), fields.prompts("short", required=False), fields.slots())

    @property
    def forms(self) -> tuple[tuple[str, ...], ...]:
        """Every way it is asked."""
        return (self.long, self.short) if self.short else (self.long,)

    def ask(self, visit: Visit) -> None:
        """Say it as she needs it."""
        visit.say(self.short if self.short and visit.is_short else self.long, self.slots)

    def spoken(self) -> Iterator[Spoken]:
        """Yield its prompts."""
        for prompt in (*self.long, *self.short):
            yield Spoken(prompt, self.slots)


@dataclass(frozen=True, slots=True)
class Miss:
    """What silence (or a wrong key) does: `attempts` times `reprompt` and the question again, then `then`."""

    reprompt: tuple[str, ...]
    attempts: int
    last: tuple[str, ...]
    then: str

    @classmethod
    def read(cls, fields: Fields, name: str, house: Miss) -> Miss:
        """Read the field `name`: the word `house`, or a mapping. It must be there: silence is an input."""
        if fields.data.get(name) == HOUSE:
            fields.text(name)
            return house
        inner = fields.inner(name)
        if inner is None:
            raise fields.error(name, "is missing")
        miss = cls(
            reprompt=inner.prompts("reprompt", required=False),
            attempts=inner.number("attempts", 2, least=1, most=4),
            last=inner.prompts("last", required=False),
            then=inner.target("then"),
        )
        inner.done()
        return miss

    def happen(self, visit: Visit, name: str, expects: Expect, question: Question | None) -> Move:
        """Answer one miss. The question is said again after it, and from now on everything in its long form."""
        was_short = visit.is_short
        visit.memory.pop(LONG, None)
        visit.misses += 1
        visit.outcome = name
        if visit.misses < self.attempts:
            visit.say(self.reprompt)
            if question is None or not question.short or not was_short:
                return Wait(expects, again=True)
            question_from = len(visit.says)
            question.ask(visit)
            return Wait(expects, question_from=question_from)
        visit.misses = 0
        visit.say(self.last)
        return Go(self.then)

    def spoken(self) -> Iterator[Spoken]:
        """Yield the prompts a miss may say."""
        for prompt in (*self.reprompt, *self.last):
            yield Spoken(prompt, {})


# Nobody answers, and no didi could help: the last words, so that an open line does not ask for ever.
NOBODY_THERE = ("SYS.EMERG", "SYS.BYE")
HOUSE_SILENCE = Miss(("ERR.NOIN1",), 2, ("ERR.NOIN2",), DIDI)
HOUSE_WRONG_KEY = Miss(("ERR.NOMATCH1",), 2, ("ERR.NOMATCH2",), DIDI)


@dataclass(frozen=True, slots=True)
class Misses:
    """Both kinds of miss of one node."""

    silence: Miss
    wrong_key: Miss

    @classmethod
    def read(cls, fields: Fields) -> Misses:
        """Read `no_input` and `no_match`."""
        return cls(
            Miss.read(fields, "no_input", HOUSE_SILENCE),
            Miss.read(fields, "no_match", HOUSE_WRONG_KEY),
        )

    def on_silence(self, visit: Visit, expects: Expect, question: Question | None = None) -> Move:
        """Answer silence."""
        return self.silence.happen(visit, NO_INPUT, expects, question)

    def on_wrong_key(self, visit: Visit, expects: Expect, question: Question | None = None) -> Move:
        """Answer a key that means nothing here."""
        return self.wrong_key.happen(visit, NO_MATCH, expects, question)

    def targets(self) -> Iterator[str]:
        """Yield where misses may lead."""
        yield self.silence.then
        yield self.wrong_key.then

    def spoken(self) -> Iterator[Spoken]:
        """Yield the prompts misses may say."""
        yield from self.silence.spoken()
        yield from self.wrong_key.spoken()
