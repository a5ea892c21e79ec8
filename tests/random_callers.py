"""Callers who do anything: thousands of calls through the real engine, with made-up facts and a counted clock.

A call begins with the first word, or where few calls have come before; so rare nodes are come to as well.
All chance comes from a seed: a call that breaks a rule is named with everything needed to play it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from audio import catalogue as audio_catalogue
from audio.checks import estimate_seconds
from call_flows import engine
from call_flows.fields import NOTHING
from call_flows.inputs import CodeTried, Heard, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.model import FlowBook
from call_flows.nodes.base import PLAYBACK, Node
from call_flows.nodes.collect import Collect
from call_flows.nodes.gate import PICTURE, Gate
from call_flows.nodes.menu import Menu
from call_flows.state import Turn
from call_flows.turn import Goodbye, Keys, Speech, Transfer
from ivr.sources import PRIVATE_AGE, PRIVATE_CODE, PRIVATE_DIDI
from tests.random_worlds import World, Worlds

# After so many turns a caller who does anything is left alone.
LONGEST_CALL = 30
# From how many calls that came to a place others go on: what is so in one world shuts ways that are open in another.
WORLDS_KEPT = 12
# After how many calls it is looked up which ways nobody has gone.
WISHED_ANEW = 50
CATALOGUE = audio_catalogue.load()
SECONDS = {prompt_id: estimate_seconds(prompt.hi) for prompt_id, prompt in CATALOGUE.items()}


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
        node = FlowBook.node(book, turn.state.here.flow, turn.state.here.node)
        if isinstance(node, Gate) and node.private != NOTHING and rng.random() < 0.15:
            age = rng.choice(("unknown", "yes", "no"))
            return CodeTried(False, {PRIVATE_CODE: "1", PRIVATE_DIDI: "1", PRIVATE_AGE: age})
        if expects.secret:
            weak = expects.proves == PICTURE and rng.random() < 0.5
            return CodeTried(world.has_code and rng.random() < 0.7, weak=weak)
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


class _Places:
    """Where calls have stood, for others to go on from there."""

    def __init__(self) -> None:
        self.kept: list[Standing] = []
        self._known: Counter[tuple[object, ...]] = Counter()
        self._tried: Counter[tuple[object, ...]] = Counter()

    def keep(self, standing: Standing) -> None:
        """Keep a place, unless enough calls have come to it."""
        place = _place(standing.turn)
        self._known[place] += 1
        if self._known[place] <= WORLDS_KEPT:
            self.kept.append(standing)

    def rarely_tried(self, rng: Random) -> Standing:
        """Return one of a few places drawn by lot, the one from which the fewest calls went on."""
        standing = min(rng.choices(self.kept, k=8), key=lambda one: self._tried[_place(one.turn)])
        self._tried[_place(standing.turn)] += 1
        return standing


@dataclass
class _Run:
    """Many calls, one after the other, all by one chance."""

    book: WatchedBook
    rules: tuple[Rule, ...]
    worlds: Worlds
    rng: Random
    places: _Places = field(default_factory=_Places)
    report: Report = field(default_factory=Report)

    def call(self) -> None:
        """Let one caller do what she is in the habit of, until the call is over."""
        self.report.calls += 1
        habit = Habit.draw(self.rng)
        standing = self._begin()
        self._check(None, standing)
        for _ in range(LONGEST_CALL):
            if isinstance(standing.turn.state.expects, Goodbye) or len(self.report.broken) > 20:
                return
            before, given = standing, habit.act(self.rng, self.book, standing.turn, standing.world)
            try:
                standing = go_on(self.book, before, given)
            except Exception as error:
                self.report.broken.append(f"{error!r} at {given!r} after {before}")
                return
            self.report.turns += 1
            self._check(before, standing)
            self.places.keep(standing)

    def _begin(self) -> Standing:
        """Return a new call, or one that goes on where few have been, perhaps in a world that has changed."""
        rng = self.rng
        if not self.places.kept or rng.random() >= 0.7:
            world = self.worlds.make(rng)
            return begin(self.book, self.worlds.entry(rng, world), world)
        standing = self.places.rarely_tried(rng)
        if rng.random() >= 0.5:
            return standing
        return standing.turned_to(self.worlds.make_for(rng, standing.world.persona))

    def _check(self, before: Standing | None, after: Standing) -> None:
        for rule in self.rules:
            problems = rule(self.book, before or after, after, self.rng)
            self.report.broken += [f"{problem} in {after}" for problem in problems]


def ring(book: FlowBook, rules: tuple[Rule, ...], calls: int, seed: int) -> Report:
    """Let `calls` callers ring; each turn has to keep every rule.

    As many again may ring as long as there is a node that nobody came to.
    """
    nodes = {(flow.name, node) for flow in book.flows.values() for node in flow.nodes}
    run = _Run(watched(book), rules, Worlds(book), Random(seed))
    for number in range(2 * calls):
        if number >= calls and nodes <= run.book.visited:
            break
        if number % WISHED_ANEW == 0:
            run.worlds.wish(run.book.visited)
        run.call()
    run.report.visited = run.book.visited
    return run.report


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
