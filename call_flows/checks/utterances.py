"""How long the line speaks without asking anything: more than a listener keeps in mind is worth a warning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from call_flows.checks.places import Frame, Place, Places
from call_flows.checks.problem import PromptInfo
from call_flows.nodes.base import Node
from call_flows.nodes.checklist import Checklist
from call_flows.nodes.collect import Collect
from call_flows.nodes.gate import Gate
from call_flows.nodes.lesson import Lesson, lessons_of
from call_flows.nodes.menu import Menu
from call_flows.nodes.quiz import Quiz
from call_flows.nodes.record import Record
from call_flows.nodes.say import Say
from call_flows.nodes.series import KEYS_PROMPT
from call_flows.nodes.transfer import Transfer
from call_flows.nodes.triage import Triage
from call_flows.nodes.yes_no import YesNo
from call_flows.tables import Tables

LONG_S = 25
Prompts = Mapping[str, PromptInfo]


@dataclass(frozen=True, slots=True)
class Utterance:
    """The longest that can be spoken in one breath up to the question (or the end) at `flow` · `node`."""

    flow: str
    node: str
    seconds: float
    prompts: tuple[str, ...]


def long_utterances(places: Places, prompts: Prompts) -> list[Utterance]:
    """Return what takes longer than 25 s between two inputs, longest first; for each place its longest."""
    longest: dict[Frame, Utterance] = {}
    speaker = _Speaker(places, prompts)
    for words, start in speaker.turns():
        for prompt_ids, end in speaker.from_here(start, words):
            seconds = sum(speaker.seconds(prompt) for prompt in prompt_ids)
            if end not in longest or longest[end].seconds < seconds:
                longest[end] = Utterance(*end, seconds, prompt_ids)
    found = [utterance for utterance in longest.values() if utterance.seconds > LONG_S]
    return sorted(found, key=lambda utterance: -utterance.seconds)


@dataclass
class _Speaker:
    places: Places
    prompts: Prompts

    def seconds(self, prompt: str) -> float:
        info = self.prompts.get(prompt)
        return info.seconds if info else 0.0

    def turns(self) -> Iterator[tuple[tuple[str, ...], Place]]:
        """Yield every place a turn can begin to walk from, with the words said before it."""
        for start in self.places.starts():
            yield (), start
        for place, steps in self.places.steps.items():
            if self.places.waits(place):
                closing = {
                    self.places.follow(place, target): self.longest(words)
                    for target, words in _closings(self.places.node(place), self.places.book.tables)
                }
                for step in steps:
                    yield closing.get(step.to, ()) if not step.by_house else (), step.to

    def from_here(self, place: Place, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Frame]]:
        """Yield all that can be said from `place` on until the call waits, with where it waits."""
        if not place.frames:
            return
        node = self.places.node(place)
        words = (*words, *self.longest(_openings(node, self.places.book.tables)))
        steps = self.places.steps[place]
        if self.places.waits(place) or all(not step.to.frames for step in steps):
            yield words, place.here
            return
        for step in steps:
            yield from self.from_here(step.to, words)

    def longest(self, choices: list[tuple[str, ...]]) -> tuple[str, ...]:
        return max(choices, key=lambda prompts: sum(map(self.seconds, prompts)), default=())


def _openings(node: Node, tables: Tables) -> list[tuple[str, ...]]:
    """Return what a node may say when the call comes to it, one of these."""
    match node:
        case Menu() | YesNo() | Gate() | Collect():
            return [node.question.long]
        case Checklist():
            return [(tables.checklists[name][0].prompt_id, KEYS_PROMPT) for name in node.names(tables)]
        case Record() | Transfer():
            return [node.prompts]
        case Quiz():
            return [(*node.ask, f"LES.{lesson.topic}.Q") for lesson in lessons_of(tables, private=node.private)]
        case Triage():
            return [(tables.triage[node.tables[0]][0].prompt_id, KEYS_PROMPT)]
        case Lesson():
            return [
                (*node.intro, f"LES.{lesson.topic}.T", f"LES.{lesson.topic}.F{number + 1}", *node.ask_next)
                for lesson in lessons_of(tables, private=node.private)
                for number in range(lesson.facts)
            ]
    if isinstance(node, Say):
        # `$name` stands for one of what may be remembered under the name.
        choices = [tables.remembered(prompt.removeprefix("$")) or [prompt] for prompt in node.words.long]
        return list(product(*choices))
    return [tuple(said.prompt_id for said in node.spoken(tables))]


def _closings(node: Node, tables: Tables) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield what a waiting node may say after the caller's answer, and to which target it goes on after that."""
    match node:
        case Menu() | YesNo() | Gate() | Collect():
            for miss in (node.misses.silence, node.misses.wrong_key):
                yield miss.then, [miss.last]
        case Quiz():
            yield (
                node.next,
                [
                    (*praise, f"LES.{lesson.topic}.A")
                    for lesson in lessons_of(tables, private=node.private)
                    for praise in (node.right, node.wrong)
                ],
            )
        case Lesson():
            yield (
                node.next,
                [(*node.changes, f"LES.{lesson.topic}.ASOF") for lesson in lessons_of(tables, private=node.private)],
            )
