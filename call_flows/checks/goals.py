"""Time to goal: how long, and how many keys, until a caller hears what she rang for.

It is measured by playing the real engine along every way at once, cheapest first (Dijkstra): what counts is what a
caller would hear, not what a drawing of the flow says.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from call_flows import engine
from call_flows.checks.problem import Problem, PromptInfo
from call_flows.errors import FlowFileError
from call_flows.facts import FactValue
from call_flows.fields import Fields
from call_flows.inputs import CodeTried, Input, Pressed, Silence, Spoke, Talked
from call_flows.model import FlowBook
from call_flows.state import Turn
from call_flows.strict_yaml import load_strict
from call_flows.turn import Goodbye, Keys, Speech
from core.speakable import Count

GOALS = Path(__file__).parents[1] / "goals.yaml"
# From the last word to the key, for somebody who has understood; with barge-in the key comes that soon at once.
REACTION_S = 1.0
NO_BUDGET = 600
SPEAKING_S = 10.0
# How far beyond the budget to look for a way, so that a missed budget is reported with its figures.
MORE_KEYS, MORE_SECONDS = 1, 120.0
_KEYS = "12340"
Prompts = Mapping[str, PromptInfo]


@dataclass(frozen=True, slots=True)
class Goal:
    """Something a caller wants: a prompt to hear, or a question to come to (`flow.node`).

    `seconds` counts listening and pressing keys; `speech` the listening alone.
    """

    name: str
    entry: str
    hear: str
    reach: str
    seconds: int
    keys: int
    facts: Mapping[str, str]
    speech: int = NO_BUDGET


@dataclass(frozen=True, slots=True)
class Measured:
    """The way to a goal that takes the least listening. Her secret number counts as one key: it is one answer."""

    goal: Goal
    seconds: float
    keys: int
    presses: tuple[str, ...]
    barge_in_seconds: float
    speech_seconds: float

    @property
    def met(self) -> bool:
        """Tell whether it is within budget for somebody who hears every word out."""
        return (
            self.seconds <= self.goal.seconds
            and self.keys <= self.goal.keys
            and self.speech_seconds <= self.goal.speech
        )


Attempt = tuple[Goal, Measured | None]


def load_goals(path: Path = GOALS) -> list[Goal]:
    """Read the goals. Raises FlowFileError."""
    data = load_strict(path.name, path.read_text(encoding="utf-8"))
    return [_goal(path.name, name, fields) for name, fields in data.items()]


def _goal(file: str, name: str, data: object) -> Goal:
    if not isinstance(data, Mapping):
        raise FlowFileError(file, name, None, "must be a mapping")
    fields = Fields(file, name, data)
    goal = Goal(
        name=name,
        entry=fields.text("entry"),
        hear=fields.text("hear", "-"),
        reach=fields.text("reach", "-"),
        seconds=fields.number("seconds", 0, least=1, most=600),
        keys=fields.number("keys", 0, least=0, most=20),
        facts=fields.text_map("facts", required=False),
        speech=fields.number("speech", NO_BUDGET, least=1, most=NO_BUDGET),
    )
    for fact in goal.facts:
        fields.check_fact(f"facts.{fact}", fact)
    if (goal.hear == "-") == (goal.reach == "-"):
        raise fields.error("hear", "or reach, one of them, must say what the goal is")
    fields.done()
    return goal


def measure_all(book: FlowBook, prompts: Prompts, goals: Sequence[Goal]) -> list[Attempt]:
    """Return the quickest way to each goal; what callers with the same facts do is played once."""
    played: dict[frozenset[tuple[str, str]], _Played] = {}
    measured = []
    for goal in goals:
        facts = frozenset(goal.facts.items())
        calls = played.setdefault(facts, _Played(book, _Assumed(goal.facts)))
        measured.append((goal, _measure(calls, prompts, goal)))
    return measured


def measure(book: FlowBook, prompts: Prompts, goal: Goal) -> Measured | None:
    """Return the quickest way to a goal, or None if there is none near its budget."""
    return measure_all(book, prompts, [goal])[0][1]


def check_goals(measured: Sequence[Attempt]) -> Iterator[Problem]:
    """Yield the goals that cannot be reached, or not within their budget."""
    for goal, way in measured:
        budget = f"{goal.seconds} s and {goal.keys} keys"
        if way is None:
            yield Problem(goal.entry, "", f"goal {goal.name} is out of reach", f"lead to it within {budget}")
        elif way.speech_seconds > goal.speech:
            spoken = f"speaks {way.speech_seconds:.1f} s"
            yield Problem(goal.entry, "", f"goal {goal.name} {spoken}", f"shorten the words to {goal.speech} s")
        elif not way.met:
            took = f"{way.seconds:.1f} s and {way.keys} keys"
            yield Problem(goal.entry, "", f"goal {goal.name} takes {took}", f"shorten the way to {budget}")


def _measure(played: _Played, prompts: Prompts, goal: Goal) -> Measured | None:
    patient = _Search(played, prompts, goal, barge_in=False).run()
    hasty = _Search(played, prompts, goal, barge_in=True).run()
    if patient is None or hasty is None:
        return None
    keys = _count_keys(patient.presses)
    return Measured(goal, patient.seconds, keys, patient.presses, hasty.seconds, patient.speech)


def _count_keys(presses: tuple[str, ...]) -> int:
    return sum(1 for press in presses if press != "-")


@dataclass(frozen=True, slots=True)
class _Assumed:
    """Facts for a measurement: those the goal names; of all others only that they can be spoken."""

    known: Mapping[str, str]

    def get(self, name: str, memory: dict[str, object]) -> FactValue:
        return self.known.get(name, Count(0))


@dataclass
class _Played:
    """The turns of calls with the same facts, each worked out once however often a search comes by."""

    book: FlowBook
    facts: _Assumed
    turns: dict[tuple[str, Input | None], _Place] = field(default_factory=dict)

    def start(self, entry: str) -> _Place | None:
        """Return the first turn of a call, or None for an entry that is no flow."""
        if entry not in self.book.flows:
            return None
        if (entry, None) not in self.turns:
            self.turns[entry, None] = _place(engine.start(self.book, entry, self.facts))
        return self.turns[entry, None]

    def answer(self, place: _Place, given: Input) -> _Place:
        """Return the turn that follows."""
        if (place.stored, given) not in self.turns:
            self.turns[place.stored, given] = _place(engine.resume(self.book, place.turn.state, given, self.facts))
        return self.turns[place.stored, given]


@dataclass(frozen=True, slots=True)
class _Place:
    """A turn, with its state as text and the prompts said in it: two ways to one question may differ in these."""

    turn: Turn
    stored: str
    says: tuple[str, ...]


def _place(turn: Turn) -> _Place:
    return _Place(turn, turn.state.to_json(), tuple(said.prompt_id for said in turn.says))


@dataclass(frozen=True, slots=True)
class _Way:
    """How somebody came somewhere: seconds since the call was answered, of them speech, and what she pressed."""

    seconds: float = 0.0
    speech: float = 0.0
    presses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Search:
    played: _Played
    prompts: Prompts
    goal: Goal
    barge_in: bool

    def run(self) -> _Way | None:
        """Return the quickest way until the goal has been spoken (or its question is reached)."""
        first = self.played.start(self.goal.entry)
        if first is None:
            return None
        order = itertools.count()
        queue: list[tuple[float, int, _Place, _Way]] = [(0.0, next(order), first, _Way())]
        seen: set[tuple[str, tuple[str, ...], int]] = set()
        best: _Way | None = None
        while queue:
            began, _, place, way = heapq.heappop(queue)
            if best is not None and began >= best.seconds:
                break
            here = (place.stored, place.says, _count_keys(way.presses))
            if here in seen:
                continue
            seen.add(here)
            reached = self._reached(place)
            if reached is not None:
                if best is None or began + reached < best.seconds:
                    best = _Way(began + reached, way.speech + reached, way.presses)
                continue
            for after, answer in self._ways_on(place, way):
                heapq.heappush(queue, (after.seconds, next(order), answer, after))
        return best

    def _ways_on(self, place: _Place, way: _Way) -> Iterator[tuple[_Way, _Place]]:
        words = self._seconds(place.says)
        for press, takes, given in self._answers(place.turn, words):
            presses = (*way.presses, press)
            after = _Way(way.seconds + takes, way.speech + words, presses)
            within = after.seconds <= self.goal.seconds + MORE_SECONDS
            if within and _count_keys(presses) <= self.goal.keys + MORE_KEYS:
                yield after, self.played.answer(place, given)

    def _reached(self, place: _Place) -> float | None:
        """Return the seconds into the turn at which the goal has been spoken, or None."""
        here = place.turn.state.here
        if self.goal.hear in place.says:
            return self._seconds(place.says[: place.says.index(self.goal.hear) + 1])
        if self.goal.reach == f"{here.flow}.{here.node}":
            return self._seconds(place.says)
        return None

    def _seconds(self, ids: Sequence[str]) -> float:
        return sum(self.prompts[prompt].seconds for prompt in ids if prompt in self.prompts)

    def _answers(self, turn: Turn, words: float) -> Iterator[tuple[str, float, Input]]:
        """Yield what she can do in a turn of `words` seconds: the word for it, how long it takes, and the input."""
        expects = turn.state.expects
        heard = 0.0 if self.barge_in else words
        if isinstance(expects, Goodbye):
            return
        if isinstance(expects, Keys):
            yield "-", words + expects.timeout, Silence()
            if expects.secret:
                yield "code", heard + REACTION_S * expects.most, CodeTried(True)
            for key in _pressed(expects):
                yield key, heard + REACTION_S, Pressed(key)
        elif isinstance(expects, Speech):
            yield "speak", words + SPEAKING_S, Spoke("speech", round(SPEAKING_S))
        else:
            yield "-", words + expects.ring, Talked(False)


def _pressed(expects: Keys) -> str:
    """Return the keys worth trying: a number that she enters says nothing about where the way leads."""
    if expects.secret:
        return "0"
    return "10" if expects.most > 1 else _KEYS
