"""Callers who do anything: thousands of calls through the real engine, with made-up facts and a counted clock.

A call begins with the first word, or where few calls have come before; so rare nodes are come to as well.
All chance comes from a seed: a call that breaks a rule is named with everything needed to play it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from random import Random
from typing import Any

from audio import catalogue as audio_catalogue
from audio.checks import estimate_seconds
from call_flows import engine
from call_flows.checks.places import ENTRIES
from call_flows.facts import FactValue, as_case
from call_flows.inputs import CodeTried, Heard, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.links import links_of, raw_flow, word_of
from call_flows.model import FlowBook
from call_flows.nodes.base import PLAYBACK, Node
from call_flows.nodes.collect import Collect
from call_flows.nodes.menu import Menu
from call_flows.state import Turn
from call_flows.turn import Goodbye, Keys, Speech, Transfer
from tests.fakes import PERSONAS, SAVITA, FakeFacts
from tests.journey_files import all_journeys

# After so many turns a caller who does anything is left alone.
LONGEST_CALL = 30
# From how many calls that came to a place others go on: what is so in one world shuts ways that are open in another.
WORLDS_KEPT = 12
# After how many calls it is looked up which ways nobody has gone.
WISHED_ANEW = 50
# What the way of a branch is called that no case leads.
OTHERWISE = "otherwise"
CATALOGUE = audio_catalogue.load()
SECONDS = {prompt_id: estimate_seconds(prompt.hi) for prompt_id, prompt in CATALOGUE.items()}
# What the world outside may be for everybody, and for a number in no list.
SWITCHES = ("desk.open", "didi.reachable", "doctor.today", "caller.first", "crisis.on")
# Values a fact may have that no woman of the journeys has.
MORE_VALUES: Mapping[str, tuple[FactValue, ...]] = {
    "lesson.unfinished": ("none", "oldage", "ration"),
    "lesson.next": ("none", "oldage", "eshram"),
}
# What is so in the journeys, over and above who rings.
TOLD = [journey.facts for journey in all_journeys()]


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
    """The facts of one world. What a caller goes through one by one comes to an end: nothing comes twice."""

    def get(self, name: str, memory: Mapping[str, object]) -> FactValue:
        """Return the fact `name`."""
        value = super().get(name, memory)
        return "none" if name.endswith("_next") and value in memory.values() else value


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
    """A call somewhere on its way: how it began, what was done so far, and its last turn.

    `done` holds a world where the facts became others between two turns: a desk closes, a notice is recalled.
    """

    entry: str
    world: World
    done: tuple[Input | World, ...]
    turn: Turn

    def __str__(self) -> str:
        return f"{self.entry}: {', '.join(map(repr, self.done))}"

    def turned_to(self, world: World) -> Standing:
        """Return the same call in a world that has changed."""
        return replace(self, world=world, done=(*self.done, world))


class Worlds:
    """Makes worlds whose facts fit together."""

    def __init__(self, book: FlowBook) -> None:
        self.values = {name: values for name, values in _branched_on(book).items() if len(values) > 1}
        self.entries = [name for name in ENTRIES if name in book.flows]
        self._ways = list(_ways_by_fact(book))
        self._wished: dict[str, list[FactValue]] = {}

    def wish(self, visited: set[tuple[str, str]]) -> None:
        """Prefer, from now on, facts that lead from a node somebody came to, to one nobody came to."""
        self._wished = {}
        for here, fact, case, target in self._ways:
            if here in visited and target not in visited and fact in self.values:
                fitting = [value for value in self.values[fact] if case in {as_case(value), OTHERWISE}]
                self._wished.setdefault(fact, []).extend(fitting)

    def make(self, rng: Random) -> World:
        """Return any world."""
        return self.make_for(rng, rng.choice(list(PERSONAS)))

    def make_for(self, rng: Random, persona: str) -> World:
        """Return any world of one woman."""
        if {**SAVITA, **PERSONAS[persona]}["member.name"] is None:
            return World(persona, {name: rng.random() < 0.5 for name in SWITCHES if rng.random() < 0.5})
        # In some worlds there is much, in others little: each alone would seldom have all or nothing.
        much = rng.choice((0.1, 0.5, 0.95))
        changed = [name for name in self.values if rng.random() < 0.8]
        changes = {name: self._value(rng, name, much) for name in changed}
        changes.update({name: rng.choice(values) for name, values in self._wished.items() if rng.random() < 0.7})
        return World(persona, _consistent(persona, changes))

    def _value(self, rng: Random, name: str, much: float) -> FactValue:
        values = self.values[name]
        return rng.random() < much if isinstance(values[0], bool) else rng.choice(values)

    def entry(self, rng: Random, world: World) -> str:
        """Return how a call begins in it: she rings us, or we ring her; only members are rung."""
        return "main" if not world.has_code or rng.random() < 0.4 else rng.choice(self.entries)


def _ways_by_fact(book: FlowBook) -> Iterator[tuple[tuple[str, str], str, str, tuple[str, str]]]:
    """Yield every way that a fact decides on: from which node, by which fact and case, to which node."""
    for flow in book.flows:
        for name, node in raw_flow(book, flow)["nodes"].items():
            if word_of(node) == "branch":
                for link in links_of(node):
                    if link.to in book.flows[flow].nodes:
                        yield (flow, name), node["branch"], link.name, (flow, link.to)


def _branched_on(book: FlowBook) -> dict[str, list[FactValue]]:
    """Return the facts that flows branch on, with values that lead different ways."""
    branched: dict[str, set[str]] = {}
    for flow in book.flows:
        for node in raw_flow(book, flow)["nodes"].values():
            if word_of(node) == "branch" and not node["branch"].startswith("$"):
                branched.setdefault(node["branch"], set()).update(node["cases"])
    cases = {name: {case: _value_of(case) for case in sorted(found)} for name, found in branched.items()}
    for name, found in cases.items():
        known = [SAVITA[name], *(facts[name] for facts in (*PERSONAS.values(), *TOLD) if name in facts)]
        found.update({str(value): value for value in (*known, *MORE_VALUES.get(name, ())) if value is not None})
        if any(isinstance(value, bool) for value in found.values()):
            found.update({str(value): value for value in (True, False)})
        elif set(found) <= branched[name]:
            # All values so far are cases: one more leads the other way.
            found["some"] = "some"
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
        node = FlowBook.node(book, turn.state.here.flow, turn.state.here.node)
        if isinstance(node, Collect) and expects.most > 1 and rng.random() < 0.8:
            return Pressed(str(rng.randint(node.least, node.most)))
        if expects.most > 1:
            return Pressed("".join(rng.choice("0123456789") for _ in range(rng.randint(1, expects.most))))
        if expects.hints and rng.random() < 0.1:
            return Heard(rng.choice(expects.hints))
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
    """Let `calls` callers ring; each turn has to keep every rule.

    As many again may ring as long as there is a node that nobody came to.
    """
    nodes = {(flow.name, node) for flow in book.flows.values() for node in flow.nodes}
    watched_book, worlds, report = watched(book), Worlds(book), Report()
    places: list[Standing] = []
    known: Counter[tuple[object, ...]] = Counter()
    tried: Counter[tuple[object, ...]] = Counter()
    rng = Random(seed)
    for number in range(2 * calls):
        if number >= calls and nodes <= watched_book.visited:
            break
        if number % WISHED_ANEW == 0:
            worlds.wish(watched_book.visited)
        report.calls += 1
        habit = Habit.draw(rng)
        if places and rng.random() < 0.7:
            standing = min(rng.choices(places, k=8), key=lambda one: tried[_place(one.turn)])
            tried[_place(standing.turn)] += 1
            if rng.random() < 0.5:
                standing = standing.turned_to(worlds.make_for(rng, standing.world.persona))
        else:
            standing = _begin(watched_book, worlds, rng)
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
    """Return the call after one more input."""
    turn = engine.resume(book, standing.turn.state, given, standing.world.facts)
    return Standing(standing.entry, standing.world, (*standing.done, given), turn)


def begin(book: FlowBook, entry: str, world: World, memory: Mapping[str, Any] | None = None) -> Standing:
    """Return a call that has just been answered."""
    return Standing(entry, world, (world,), engine.start(book, entry, world.facts, memory))


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
