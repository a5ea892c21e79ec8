"""Worlds for made-up callers: who rings, and what is so while she does, with facts that fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random

from call_flows.checks.places import ENTRIES
from call_flows.facts import FactValue, as_case
from call_flows.links import links_of, raw_flow, word_of
from call_flows.model import FlowBook
from tests.fakes import PERSONAS, SAVITA, FakeFacts
from tests.journey_files import all_journeys

# What the way of a branch is called that no case leads.
OTHERWISE = "otherwise"
# What the world outside may be for everybody, and for a number in no list.
SWITCHES = ("desk.open", "didi.reachable", "doctor.today", "caller.first", "crisis.on")
# Values a fact may have that no woman of the journeys has.
MORE_VALUES: Mapping[str, tuple[FactValue, ...]] = {
    "lesson.unfinished": ("none", "oldage", "ration"),
    "lesson.next": ("none", "oldage", "eshram"),
}
# What is so while somebody can be talked to.
_THERE = frozenset({"desk.open", "didi.reachable", "safety.open", "private.open"})
# What is so in the journeys, over and above who rings.
TOLD = [journey.facts for journey in all_journeys()]


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
        there = {name: True for name in self.facts.values if name in _THERE}
        return WorldFacts(self.persona, {**self.changes, **there})


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
