"""Callers who do anything: thousands of calls through the real engine, with made-up facts and a counted clock.

A call goes on from a place that few calls have reached, or from the first word; so rare nodes are come to as well.
All chance comes from a seed: a call that breaks a rule is named with everything needed to play it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from audio import catalogue as audio_catalogue
from audio.checks import estimate_seconds
from call_flows import engine
from call_flows.checks.places import ENTRIES
from call_flows.facts import FactValue
from call_flows.inputs import CodeTried, Heard, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.links import raw_flow, word_of
from call_flows.model import FlowBook
from call_flows.nodes.base import PLAYBACK, Node
from call_flows.nodes.menu import Menu
from call_flows.state import State, Turn
from call_flows.turn import Goodbye, Keys, Speech, Transfer
from tests.fakes import PERSONAS, SAVITA, FakeFacts

# After so many turns a caller who does anything is left alone.
LONGEST_CALL = 30
# From how many calls that came to a place others go on: what is so in one world shuts ways that are open in another.
WORLDS_KEPT = 5
CATALOGUE = audio_catalogue.load()
SECONDS = {prompt_id: estimate_seconds(prompt.hi) for prompt_id, prompt in CATALOGUE.items()}
# What the world outside may be for everybody, and for a number in no list.
SWITCHES = ("desk.open", "didi.reachable", "doctor.today", "caller.first", "crisis.on")
# Values a fact may have that no woman of the journeys has.
MORE_VALUES: Mapping[str, tuple[FactValue, ...]] = {
    "lesson.unfinished": ("none", "oldage", "ration"),
    "lesson.next": ("none", "oldage", "eshram"),
    "notice.alert": ("none", "1", "2"),
    "notice.alert_next": ("none", "2"),
}


class WatchedBook(FlowBook):
    """A book that notes which nodes calls come to."""

    __slots__ = ("visited",)
    visited: set[tuple[str, str]]

    def node(self, flow: str, node: str) -> Node:
        """Return a node, and note it."""
        self.visited.add((flow, node))
        return FlowBook.node(self, flow, node)


def watched(book: FlowBook) -> WatchedBook:
    """Return the same book, watched."""
    made = WatchedBook(book.version, book.flows, book.tables, book.documents)
    object.__setattr__(made, "visited", set())
    return made


class WorldFacts(FakeFacts):
    """The facts of one world. Of notices there are two: after the second there is none."""

    def get(self, name: str, memory: Mapping[str, object]) -> FactValue:
        """Return the fact `name`."""
        if name == "notice.alert_next" and memory.get("alert") == self.values[name]:
            return "none"
        return super().get(name, memory)


@dataclass(frozen=True)
class World:
    """Who rings, or is rung, and what is so while she does."""

    persona: str
    changes: Mapping[str, FactValue]

    @cached_property
    def facts(self) -> WorldFacts:
        """Everything that is so."""
        return WorldFacts(self.persona, self.changes)

    @property
    def has_code(self) -> bool:
        """Tell whether she could know a secret number: a number in no list has none."""
        return self.facts.values["member.name"] is not None

    @cached_property
    def with_a_didi(self) -> WorldFacts:
        """The same while somebody is there to talk to."""
        there = {name: True for name in self.facts.values if name in {"desk.open", "didi.reachable", "safety.open"}}
        return WorldFacts(self.persona, {**self.changes, **there})


@dataclass(frozen=True)
class Standing:
    """A call somewhere on its way: how it began, what was done so far, and its last turn."""

    entry: str
    world: World
    done: tuple[Input, ...]
    turn: Turn

    def __str__(self) -> str:
        does = ", ".join(map(repr, self.done))
        return f"{self.entry} as {self.world.persona} {dict(self.world.changes)}: {does}"


class Worlds:
    """Makes worlds whose facts fit together."""

    def __init__(self, book: FlowBook) -> None:
        self.values = {name: values for name, values in _branched_on(book).items() if len(values) > 1}
        self.entries = [name for name in ENTRIES if name in book.flows]

    def make(self, rng: Random) -> World:
        """Return any world."""
        persona = rng.choice(list(PERSONAS))
        if {**SAVITA, **PERSONAS[persona]}["member.name"] is None:
            return World(persona, {name: rng.random() < 0.5 for name in SWITCHES if rng.random() < 0.5})
        changed = [name for name in self.values if rng.random() < 0.3]
        return World(persona, _consistent(persona, {name: rng.choice(self.values[name]) for name in changed}))

    def entry(self, rng: Random, world: World) -> str:
        """Return how a call begins in it: mostly she rings us, and only members are rung."""
        return "main" if not world.has_code or rng.random() < 0.6 else rng.choice(self.entries)


def _branched_on(book: FlowBook) -> dict[str, list[FactValue]]:
    """Return the facts that flows branch on, with values that lead different ways."""
    cases: dict[str, dict[str, FactValue]] = {}
    for flow in book.flows:
        for node in raw_flow(book, flow)["nodes"].values():
            if word_of(node) == "branch" and not node["branch"].startswith("$"):
                found = cases.setdefault(node["branch"], {})
                found.update({case: _value_of(case) for case in node["cases"]})
    for name, found in cases.items():
        known = [SAVITA[name], *(persona[name] for persona in PERSONAS.values() if name in persona)]
        found.update({str(value): value for value in (*known, *MORE_VALUES.get(name, ())) if value is not None})
        if any(isinstance(value, bool) for value in found.values()):
            found.update({str(value): value for value in (True, False)})
    # A member's facts have values; that nobody knows them is what a number in no list is for.
    return {name: list(dict.fromkeys(found.values())) for name, found in cases.items()}


def _value_of(case: str) -> FactValue:
    if case in {"yes", "no"}:
        return case == "yes"
    return int(case) if case.isdecimal() else case


def _consistent(persona: str, changes: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return changes that fit together, and give what a flow then speaks of a value that can be spoken."""
    values = {**SAVITA, **PERSONAS[persona], **changes}
    fitting = {name: SAVITA[name] for name, value in values.items() if value is None}
    fitting.update(changes)
    if values["lesson.unfinished"] == "none":
        fitting["lesson.is_unfinished"] = False
    if values["lesson.next"] == "none":
        fitting["lesson.any_left"] = False
    return fitting


@dataclass
class Habit:
    """How a caller is: how often she keeps silent, presses what is no choice, leaves the line, answers with no."""

    silent: float
    odd: float
    leaves: float
    says_no: float

    @classmethod
    def draw(cls, rng: Random) -> Habit:
        """Return any caller: most listen and choose, some do anything, some are hardly there."""
        listening = [cls(0.05, 0.05, 0.01, 0.4), cls(0.02, 0.05, 0.01, 0.9)]
        return rng.choice((*listening, *listening, cls(0.2, 0.4, 0.02, 0.5), cls(0.7, 0.1, 0.01, 0.5)))

    def act(self, rng: Random, book: FlowBook, turn: Turn, world: World) -> Input:
        """Return what she does at a question."""
        if rng.random() < self.leaves:
            return HungUp()
        expects = turn.state.expects
        if isinstance(expects, Transfer):
            return Talked(rng.random() < 0.4)
        if isinstance(expects, Speech):
            return Spoke("recording-1", 0 if rng.random() < self.silent else rng.randint(1, expects.most))
        assert isinstance(expects, Keys)
        if rng.random() < self.silent:
            return Silence()
        if rng.random() < self.odd:
            return Pressed(rng.choice(("0", "7", "8", "9", "*", "#", "12", "5")))
        return self._answer(rng, book, turn, expects, world)

    def _answer(self, rng: Random, book: FlowBook, turn: Turn, expects: Keys, world: World) -> Input:
        if expects.secret:
            return CodeTried(world.has_code and rng.random() < 0.7)
        if expects.most > 1:
            return Pressed("".join(rng.choice("0123456789") for _ in range(rng.randint(1, expects.most))))
        if expects.hints and rng.random() < 0.1:
            return Heard(rng.choice(expects.hints))
        node = FlowBook.node(book, turn.state.here.flow, turn.state.here.node)
        if isinstance(node, Menu):
            return Pressed(rng.choice(list(node.options)))
        return Pressed("2" if rng.random() < self.says_no else rng.choice("13"))


Rule = Callable[[FlowBook, Standing, Standing, Random], Iterator[str]]


@dataclass
class Report:
    """What became of many calls."""

    calls: int = 0
    turns: int = 0
    visited: set[tuple[str, str]] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


def ring(book: FlowBook, rules: tuple[Rule, ...], calls: int, seed: int) -> Report:
    """Let `calls` callers ring; each turn has to keep every rule."""
    watched_book, worlds, report = watched(book), Worlds(book), Report(calls)
    places: list[Standing] = []
    known: Counter[tuple[object, ...]] = Counter()
    rng = Random(seed)
    for _ in range(calls):
        habit = Habit.draw(rng)
        standing = rng.choice(places) if places and rng.random() < 0.4 else _begin(watched_book, worlds, rng)
        _check(watched_book, rules, None, standing, rng, report)
        for _ in range(LONGEST_CALL):
            if isinstance(standing.turn.state.expects, Goodbye) or len(report.broken) > 20:
                break
            before, given = standing, habit.act(rng, book, standing.turn, standing.world)
            try:
                standing = go_on(watched_book, before, given)
            except Exception as error:
                report.broken.append(f"{error!r} at {given!r} after {before}")
                break
            report.turns += 1
            _check(watched_book, rules, before, standing, rng, report)
            place = _place(standing.turn)
            known[place] += 1
            if known[place] <= WORLDS_KEPT:
                places.append(standing)
    report.visited = watched_book.visited
    return report


def _place(turn: Turn) -> tuple[object, ...]:
    """Return where a call stands: the node, and how far its questions have got."""
    here = turn.state.here
    return (here.flow, here.node, str(here.memory.get("asked")), str(here.memory.get("answers")))


def go_on(book: FlowBook, standing: Standing, given: Input) -> Standing:
    """Return the call after one more input. The state is stored and read back, as between two webhooks."""
    state = State.from_json(standing.turn.state.to_json())
    turn = engine.resume(book, state, given, standing.world.facts)
    return Standing(standing.entry, standing.world, (*standing.done, given), turn)


def begin(book: FlowBook, entry: str, world: World, memory: Mapping[str, Any] | None = None) -> Standing:
    """Return a call that has just been answered."""
    return Standing(entry, world, (), engine.start(book, entry, world.facts, memory))


def _begin(book: FlowBook, worlds: Worlds, rng: Random) -> Standing:
    world = worlds.make(rng)
    return begin(book, worlds.entry(rng, world), world)


def _check(
    book: FlowBook, rules: tuple[Rule, ...], before: Standing | None, after: Standing, rng: Random, report: Report
) -> None:
    for rule in rules:
        report.broken += [f"{problem} in {after}" for problem in rule(book, before or after, after, rng)]


def seconds_of(turn: Turn) -> float:
    """Return how long a turn takes for whoever does nothing: its words, and the wait after them."""
    words = sum(SECONDS.get(said.prompt_id, 0.0) for said in turn.says if said.prompt_id != PLAYBACK)
    match turn.state.expects:
        case Keys(timeout=timeout):
            return words + timeout
        case Speech(silence=silence):
            return words + silence
        case Transfer(ring=rings):
            return words + rings
        case _:
            return words


def stay_silent(book: FlowBook, standing: Standing, most_turns: int) -> list[Turn]:
    """Return the turns of a caller who does nothing any more, until the line ends the call: `most_turns` at most."""
    turns = [standing.turn]
    while not isinstance(turns[-1].state.expects, Goodbye) and len(turns) <= most_turns:
        match turns[-1].state.expects:
            case Speech():
                given: Input = Spoke("recording-1", 0)
            case Transfer():
                given = Talked(False)
            case _:
                given = Silence()
        turns.append(engine.resume(book, turns[-1].state, given, standing.world.facts))
    return turns
