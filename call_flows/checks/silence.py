"""Whoever never presses a key comes to the end of every flow, and soon."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from call_flows import engine
from call_flows.checks.problem import Problem
from call_flows.facts import FactValue
from call_flows.inputs import Silence, Talked
from call_flows.model import FlowBook
from call_flows.nodes.branch import Branch
from call_flows.turn import Goodbye, Transfer
from core.speakable import Count

MOST_TURNS = 40


# How long a list of things to be told may be; asked for one more, a fact says that there is none.
_LONGEST_LIST = 10


@dataclass
class _World:
    """A world in which every fact that decides a way has one value, until a list comes to its end."""

    deciding: frozenset[str]
    value: FactValue
    asked: Counter[str] = field(default_factory=Counter)

    def get(self, name: str, memory: dict[str, object]) -> FactValue:
        if name not in self.deciding:
            return Count(0)
        self.asked[name] += 1
        return self.value if self.asked[name] <= _LONGEST_LIST else "none"


def check_silence(book: FlowBook) -> Iterator[Problem]:
    """Yield flows in which a silent caller is kept for more than forty turns."""
    nodes = [node for flow in book.flows.values() for node in flow.nodes.values()]
    deciding = frozenset(node.fact for node in nodes if isinstance(node, Branch))
    for flow in book.flows:
        if any(_turns(book, flow, _World(deciding, value)) > MOST_TURNS for value in (Count(0), "yes")):
            yield Problem(flow, "", f"keeps a silent caller for more than {MOST_TURNS} turns", "let silence end it")


def _turns(book: FlowBook, flow: str, facts: _World) -> int:
    turn, turns = engine.start(book, flow, facts), 1
    while not isinstance(turn.state.expects, Goodbye) and turns <= MOST_TURNS:
        given = Talked(False) if isinstance(turn.state.expects, Transfer) else Silence()
        turn = engine.resume(book, turn.state, given, facts)
        turns += 1
    return turns
