"""`quiz`: one easy question on the chosen topic. A wrong answer hears the right one at once, never "wrong"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.errors import FlowRunError
from call_flows.fields import Fields
from call_flows.inputs import Input, Pressed
from call_flows.nodes.asking import Misses
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.nodes.lesson import TOPIC
from call_flows.tables import QUIZ_KEYS, Tables
from call_flows.turn import Keys

EXPECTS = Keys(timeout=8)


@dataclass(frozen=True, slots=True)
class Quiz:
    """Ask the topic's question; say the right answer; go to `next`."""

    word: ClassVar[str] = "quiz"
    ask: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    next: str
    misses: Misses

    @classmethod
    def read(cls, fields: Fields) -> Quiz:
        """Read from YAML."""
        return cls(
            ask=fields.prompts("quiz"),
            right=fields.prompts("right"),
            wrong=fields.prompts("wrong"),
            next=fields.target("next"),
            misses=Misses.read(fields),
        )

    def enter(self, visit: Visit) -> Move:
        """Ask."""
        visit.say((*self.ask, f"LES.{_topic(visit)}.Q"))
        return Wait(EXPECTS)

    def take(self, visit: Visit, given: Input) -> Move:
        """Praise or help, say the answer, go on."""
        if not isinstance(given, Pressed):
            return self.misses.on_silence(visit, EXPECTS)
        if given.keys not in QUIZ_KEYS:
            return self.misses.on_wrong_key(visit, EXPECTS)
        topic = _topic(visit)
        right = given.keys == visit.tables.lessons[topic].right_key
        visit.outcome = "right" if right else "wrong"
        visit.do("quiz", topic=topic, right=right)
        visit.say((*(self.right if right else self.wrong), f"LES.{topic}.A"))
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield the next node and where misses lead."""
        yield self.next
        yield from self.misses.targets()

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield every question and answer, and the words around them."""
        for topic in tables.lessons:
            yield Spoken(f"LES.{topic}.Q", {})
            yield Spoken(f"LES.{topic}.A", {})
        for prompt in (*self.ask, *self.right, *self.wrong):
            yield Spoken(prompt, {})
        yield from self.misses.spoken()


def _topic(visit: Visit) -> str:
    topic = visit.memory.get(TOPIC)
    if topic not in visit.tables.lessons:
        raise FlowRunError(f"no lesson is called {topic!r}")
    return str(topic)
