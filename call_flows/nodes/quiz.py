"""`quiz`: one easy question on the chosen topic. A wrong answer hears the right one at once, never "wrong".

With `topics: private` nothing is written down, as in the lesson.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.fields import Fields
from call_flows.inputs import Input, Pressed
from call_flows.nodes.asking import Misses
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.nodes.lesson import content_of, lessons_of, read_topics
from call_flows.tables import QUIZ_KEYS, Tables
from call_flows.turn import Keys

EXPECTS = Keys(timeout=8)


@dataclass(frozen=True, slots=True)
class Quiz:
    """Ask the topic's question; say the right answer; go to `next`."""

    word: ClassVar[str] = "quiz"
    private: bool
    ask: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    next: str
    misses: Misses

    @classmethod
    def read(cls, fields: Fields) -> Quiz:
        """Read from YAML."""
        return cls(
            private=read_topics(fields),
            ask=fields.prompts("quiz"),
            right=fields.prompts("right"),
            wrong=fields.prompts("wrong"),
            next=fields.target("next"),
            misses=Misses.read(fields),
        )

    def enter(self, visit: Visit) -> Move:
        """Ask, unless the figure in question is not known today."""
        question = f"LES.{content_of(visit, private=self.private).topic}.Q"
        if visit.is_stale(question):
            return Go(self.next)
        visit.say((*self.ask, question))
        return Wait(EXPECTS)

    def take(self, visit: Visit, given: Input) -> Move:
        """Praise or help, say the answer, go on."""
        if not isinstance(given, Pressed):
            return self.misses.on_silence(visit, EXPECTS)
        if given.keys not in QUIZ_KEYS:
            return self.misses.on_wrong_key(visit, EXPECTS)
        content = content_of(visit, private=self.private)
        right = given.keys == content.right_key
        visit.outcome = "right" if right else "wrong"
        if not self.private:
            visit.do("quiz", topic=content.topic, right=right)
        visit.say((*(self.right if right else self.wrong), f"LES.{content.topic}.A"))
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield the next node and where misses lead."""
        yield self.next
        yield from self.misses.targets()

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield every question and answer, and the words around them."""
        for content in lessons_of(tables, private=self.private):
            yield Spoken(f"LES.{content.topic}.Q", {})
            yield Spoken(f"LES.{content.topic}.A", {})
        for prompt in (*self.ask, *self.right, *self.wrong):
            yield Spoken(prompt, {})
        yield from self.misses.spoken()
