"""The flows as one graph: every place a call can stand at, across flows that run each other, with the gates passed.

A place is a stack of (flow, node), innermost last, and the gates passed on the way. The graph follows what nodes
declare (`targets`), whatever the facts are, and the engine's own rules: `return`, `house:didi`, key 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from call_flows.fields import COVER, DIDI, RETURN
from call_flows.model import COVER_FLOW, FlowBook
from call_flows.nodes.base import Node, Passing
from call_flows.nodes.gate import Gate
from call_flows.nodes.record import Record
from call_flows.nodes.run import Run
from call_flows.nodes.transfer import Transfer

# The flows a call can begin with: she rings us, we ring her.
ENTRIES = (
    "main",
    "reminder",
    "callback",
    "answer",
    "weekly",
    "notice_call",
    "agreed_call",
)
# Stands for whichever question waits until the didi's flow comes back to it: one for all, or every question would
# bring a didi's flow of its own.
_ASKED = "?"

Frame = tuple[str, str]


# Tuples, for there are more than a hundred thousand: making and finding them is most of the work.
class Place(NamedTuple):
    """Where a call stands. No frames: it is over, or back at a question."""

    frames: tuple[Frame, ...]
    gates: frozenset[str] = frozenset()

    @property
    def here(self) -> Frame:
        """The innermost flow and node."""
        return self.frames[-1]


OVER = Place(())
# Back at the question from which she asked for a didi.
BACK = Place((), frozenset({_ASKED}))


class Step(NamedTuple):
    """A way from one place to another. `by_house`: only by key 0 or 8, which the engine adds to every question."""

    to: Place
    by_house: bool = False


@dataclass
class Places:
    """All places a call can reach, with the ways between them. `recursive`: runs that never come to an end."""

    book: FlowBook
    steps: dict[Place, list[Step]] = field(default_factory=dict)
    recursive: set[Frame] = field(default_factory=set)

    def node(self, place: Place) -> Node:
        """Return the node at a place."""
        return self.book.node(*place.here)

    def waits(self, place: Place) -> bool:
        """Tell whether the call waits there for the caller."""
        return bool(place.frames) and waits(self.node(place))

    def starts(self) -> list[Place]:
        """Return where calls begin."""
        return [Place(((name, self.book.flows[name].start),)) for name in ENTRIES if name in self.book.flows]

    def explore(self) -> None:
        """Walk every way from every start."""
        to_do = self.starts()
        while to_do:
            place = to_do.pop()
            if place in self.steps:
                continue
            self.steps[place] = list(self._steps_from(place)) if place.frames else []
            to_do.extend(step.to for step in self.steps[place])

    def _steps_from(self, place: Place) -> Iterator[Step]:
        node = self.node(place)
        if isinstance(node, Run):
            yield from self._run(place, node)
            return
        if isinstance(node, Gate):
            yield Step(self.follow(Place(place.frames, place.gates | node.opens), node.passed))
        targets = list(node.targets())
        if isinstance(node, Gate):
            targets.remove(node.passed)
        for target in targets:
            yield Step(self.follow(place, target))
        if not targets:
            yield Step(OVER)
        if takes_keys(node):
            yield Step(self.follow(place, DIDI), by_house=True)
            if COVER_FLOW in self.book.flows:
                yield Step(self.follow(place, COVER), by_house=True)

    def _run(self, place: Place, node: Run) -> Iterator[Step]:
        if node.flow in {flow for flow, _ in place.frames}:
            self.recursive.add(place.here)
            return
        outer = (*place.frames[:-1], (place.here[0], node.next))
        yield Step(Place((*outer, (node.flow, self.book.flows[node.flow].start)), place.gates))

    def follow(self, place: Place, target: str) -> Place:
        """Return where `target` leads from `place`."""
        if target == RETURN:
            return self._return(place)
        if target == DIDI:
            return self._to_didi(place)
        if target == COVER:
            return Place(((COVER_FLOW, self.book.flows[COVER_FLOW].start),))
        return Place((*place.frames[:-1], (place.here[0], target)), place.gates)

    def _return(self, place: Place) -> Place:
        outer = place.frames[:-1]
        if not outer:
            return OVER
        node = outer[-1][1]
        if node == _ASKED:
            return BACK
        return self._return(Place(outer, place.gates)) if node == RETURN else Place(outer, place.gates)

    def _to_didi(self, place: Place) -> Place:
        flow = place.here[0]
        human = self.book.flows[flow].human
        start = (human, self.book.flows[human].start)
        outer = place.frames[:-1] if flow == human else ((place.frames[0][0], _ASKED),)
        return Place((*outer, start), place.gates)


def waits(node: Node) -> bool:
    """Tell whether a node waits for the caller."""
    return not isinstance(node, Passing)


def takes_keys(node: Node) -> bool:
    """Tell whether a node waits for keys, so that the house keys work there."""
    return waits(node) and not isinstance(node, Record | Transfer)
