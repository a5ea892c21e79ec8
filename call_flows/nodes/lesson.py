"""`lesson`: play the facts of the chosen topic one by one, from the bookmark on.

After each fact she may go on (1), hear it again (9) or ask a didi (0); silence means she is listening, so the next
fact follows. Each fact heard moves the bookmark, so a dropped call is taken up where it stopped.
`topics: private` tells the lessons that only she may hear, alone: nothing is written down about them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from call_flows.errors import FlowRunError
from call_flows.fields import Fields
from call_flows.inputs import Input, Pressed
from call_flows.nodes.base import Go, Move, Spoken, Visit, Wait
from call_flows.tables import OPEN, PRIVATE, Tables
from call_flows.tables import Lesson as Content
from call_flows.turn import Keys, Said
from core.speakable import Phrase

TOPIC = "topic"
# What the lesson leaves for the nodes after it.
HELPLINE, CHECKLIST, QUESTION, ANSWER = "helpline", "checklist", "question", "answer"
# After so many silences in a row nobody may be listening: ask once whether she is there, then stop.
PATIENCE = 3
EXPECTS = Keys(timeout=5)


@dataclass(frozen=True, slots=True)
class Lesson:
    """Play the lesson named by `memory["topic"]`, then go to `next`."""

    word: ClassVar[str] = "lesson"
    private: bool
    intro: tuple[str, ...]
    ask_next: tuple[str, ...]
    changes: tuple[str, ...]
    next: str
    nobody: str

    @classmethod
    def read(cls, fields: Fields) -> Lesson:
        """Read from YAML."""
        return cls(
            private=read_topics(fields),
            intro=fields.prompts("lesson"),
            ask_next=fields.prompts("ask_next"),
            changes=fields.prompts("changes"),
            next=fields.target("next"),
            nobody=fields.target("nobody"),
        )

    def enter(self, visit: Visit) -> Move:
        """Name the lesson and play the first fact not yet heard."""
        content = content_of(visit, private=self.private)
        visit.memory[HELPLINE], visit.memory[CHECKLIST] = content.helpline, content.checklist
        visit.memory[QUESTION], visit.memory[ANSWER] = f"LES.{content.topic}.Q", f"LES.{content.topic}.A"
        heard = 0 if self.private else visit.fact("lesson.facts_heard")
        if not isinstance(heard, int) or heard >= content.facts:
            heard = 0
        visit.here["heard"] = heard
        for prompt in self.intro:
            visit.says.append(Said(prompt, {"title": Phrase(f"LES.{content.topic}.T")}))
        return self._play(visit, content)

    def take(self, visit: Visit, given: Input) -> Move:
        """Count the fact as heard and go on."""
        content = content_of(visit, private=self.private)
        if isinstance(given, Pressed) and given.keys != "1":
            return self._not_a_key(visit)
        visit.misses = 0 if isinstance(given, Pressed) else visit.misses + 1
        visit.outcome = "next" if isinstance(given, Pressed) else "listening"
        if visit.misses >= PATIENCE:
            visit.misses = 0
            return Go(self.nobody)
        visit.here["heard"] += 1
        finished = visit.here["heard"] >= content.facts
        if not self.private:
            visit.do("bookmark", topic=content.topic, facts_heard=visit.here["heard"], finished=finished)
        return self._finish(visit, content) if finished else self._play(visit, content)

    def _not_a_key(self, visit: Visit) -> Move:
        visit.outcome = "no_match"
        visit.say(("ERR.NOMATCH1",))
        return Wait(EXPECTS, again=True)

    def _play(self, visit: Visit, content: Content) -> Move:
        visit.say((f"LES.{content.topic}.F{visit.here['heard'] + 1}", *self.ask_next))
        return Wait(EXPECTS)

    def _finish(self, visit: Visit, content: Content) -> Move:
        if content.amounts_change:
            for prompt in self.changes:
                visit.says.append(Said(prompt, {"asof": Phrase(f"LES.{content.topic}.ASOF")}))
        return Go(self.next)

    def targets(self) -> Iterator[str]:
        """Yield where it goes on."""
        yield self.next
        yield self.nobody

    def spoken(self, tables: Tables) -> Iterator[Spoken]:
        """Yield every fact of every lesson it may tell, and the words around them."""
        for content in lessons_of(tables, private=self.private):
            for number in range(1, content.facts + 1):
                yield Spoken(f"LES.{content.topic}.F{number}", {})
            yield Spoken(f"LES.{content.topic}.T", {})
            yield Spoken(f"LES.{content.topic}.ASOF", {})
        for prompt in self.intro:
            yield Spoken(prompt, {"title": TOPIC})
        for prompt in self.changes:
            yield Spoken(prompt, {"asof": TOPIC})
        for prompt in (*self.ask_next, "ERR.NOMATCH1"):
            yield Spoken(prompt, {})


def read_topics(fields: Fields) -> bool:
    """Return whether the field `topics` names the private lessons; left out it means the open ones."""
    return fields.one_of("topics", (OPEN, PRIVATE), OPEN) == PRIVATE


def lessons_of(tables: Tables, *, private: bool) -> list[Content]:
    """Return the private lessons, or all others."""
    return [lesson for lesson in tables.lessons.values() if lesson.is_private == private]


def content_of(visit: Visit, *, private: bool) -> Content:
    """Return the chosen lesson. Raises FlowRunError for one that does not exist or must not be told here."""
    topic = visit.memory.get(TOPIC)
    content = visit.tables.lessons.get(str(topic))
    if content is None or content.is_private != private:
        raise FlowRunError(f"no lesson is called {topic!r}")
    return content
