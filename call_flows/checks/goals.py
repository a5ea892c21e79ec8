"""Time to goal: how long, and how many keys, until a caller hears what she rang for.

It is measured by playing the real engine along every way at once, cheapest first (Dijkstra): what counts is what a
caller would hear, not what a drawing of the flow says.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
SPEAKING_S = 10.0
# How far beyond the budget to look for a way, so that a missed budget is reported with its figures.
MORE_KEYS, MORE_SECONDS = 3, 120.0
_KEYS = "12340"
Prompts = Mapping[str, PromptInfo]


@dataclass(frozen=True, slots=True)
class Goal:
    """Something a caller wants: a prompt to hear, or a question to come to (`flow.node`)."""

    name: str
    entry: str
    hear: str
    reach: str
    seconds: int
    keys: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measured:
    """The way to a goal that takes the least listening. Her secret number counts as one key: it is one answer."""

    goal: Goal
    seconds: float
    keys: int
    presses: tuple[str, ...]
    barge_in_seconds: float

    @property
    def met(self) -> bool:
        """Tell whether it is within budget for somebody who hears every word out."""
        return self.seconds <= self.goal.seconds and self.keys <= self.goal.keys


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
    )
    for fact in goal.facts:
        fields.check_fact(f"facts.{fact}", fact)
    if (goal.hear == "-") == (goal.reach == "-"):
        raise fields.error("hear", "or reach, one of them, must say what the goal is")
    fields.done()
    return goal


def check_goals(book: FlowBook, prompts: Prompts, goals: Sequence[Goal]) -> Iterator[Problem]:
    """Yield the goals that cannot be reached, or not within their budget."""
    for goal in goals:
        measured = measure(book, prompts, goal)
        budget = f"{goal.seconds} s and {goal.keys} keys"
        if measured is None:
            yield Problem(goal.entry, "", f"goal {goal.name} is out of reach", f"lead to it within {budget}")
        elif not measured.met:
            took = f"{measured.seconds:.1f} s and {measured.keys} keys"
            yield Problem(goal.entry, "", f"goal {goal.name} takes {took}", f"shorten the way to {budget}")


def measure(book: FlowBook, prompts: Prompts, goal: Goal) -> Measured | None:
    """Return the quickest way to a goal, or None if there is none near its budget."""
    patient = _Search(book, prompts, goal, barge_in=False).run()
    hasty = _Search(book, prompts, goal, barge_in=True).run()
    if patient is None or hasty is None:
        return None
    return Measured(goal, patient[0], _count_keys(patient[1]), patient[1], hasty[0])


def _count_keys(presses: tuple[str, ...]) -> int:
    return sum(1 for press in presses if press != "-")


@dataclass(frozen=True, slots=True)
class _Assumed:
    """Facts for a measurement: those the goal names; of all others only that they can be spoken."""

    known: Mapping[str, str]

    def get(self, name: str, memory: dict[str, object]) -> FactValue:
        return self.known.get(name, Count(0))


@dataclass(frozen=True, slots=True)
class _Search:
    book: FlowBook
    prompts: Prompts
    goal: Goal
    barge_in: bool

    def run(self) -> tuple[float, tuple[str, ...]] | None:
        """Return seconds until the goal has been spoken (or its question is reached), and the keys pressed."""
        if self.goal.entry not in self.book.flows:
            return None
        facts = _Assumed(self.goal.facts)
        order = itertools.count()
        first = engine.start(self.book, self.goal.entry, facts)
        queue: list[tuple[float, int, Turn, tuple[str, ...]]] = [(0.0, next(order), first, ())]
        seen: set[tuple[str, tuple[str, ...], int]] = set()
        best: tuple[float, tuple[str, ...]] | None = None
        while queue:
            began, _, turn, presses = heapq.heappop(queue)
            if best is not None and began >= best[0]:
                break
            # Two ways to one question differ in what is said on the way.
            place = (turn.state.to_json(), tuple(said.prompt_id for said in turn.says), _count_keys(presses))
            if place in seen:
                continue
            seen.add(place)
            reached = self._reached(turn)
            if reached is not None:
                if best is None or began + reached < best[0]:
                    best = (began + reached, presses)
                continue
            for press, takes, given in self._answers(turn):
                done = (*presses, press)
                at = began + takes
                if _count_keys(done) <= self.goal.keys + MORE_KEYS and at <= self.goal.seconds + MORE_SECONDS:
                    answer = engine.resume(self.book, turn.state, given, facts)
                    heapq.heappush(queue, (at, next(order), answer, done))
        return best

    def _reached(self, turn: Turn) -> float | None:
        """Return the seconds into the turn at which the goal has been spoken, or None."""
        ids = [said.prompt_id for said in turn.says]
        if self.goal.hear in ids:
            return self._seconds(ids[: ids.index(self.goal.hear) + 1])
        if self.goal.reach == f"{turn.state.here.flow}.{turn.state.here.node}":
            return self._seconds(ids)
        return None

    def _seconds(self, ids: Sequence[str]) -> float:
        return sum(self.prompts[prompt].seconds for prompt in ids if prompt in self.prompts)

    def _answers(self, turn: Turn) -> Iterator[tuple[str, float, Input]]:
        """Yield what she can do now: the word for it, how long it takes, and the input."""
        expects = turn.state.expects
        words = self._seconds([said.prompt_id for said in turn.says])
        heard = 0.0 if self.barge_in else words
        if isinstance(expects, Goodbye):
            return
        if isinstance(expects, Keys):
            yield "-", words + expects.timeout, Silence()
            if expects.secret:
                yield "code", heard + REACTION_S * expects.most, CodeTried(True)
            for key in "0" if expects.secret else _KEYS:
                yield key, heard + REACTION_S, Pressed(key)
        elif isinstance(expects, Speech):
            yield "speak", words + SPEAKING_S, Spoke("speech", round(SPEAKING_S))
        else:
            yield "-", words + expects.ring, Talked(False)
