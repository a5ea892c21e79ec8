"""The engine alone, at every question that calls come to: microseconds a turn, and which turn is the slowest."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from bench.report import Row
from bench.timing import microseconds
from call_flows import engine
from call_flows.errors import FlowRunError
from call_flows.inputs import CodeTried, Input, Pressed, Silence, Spoke, Talked
from call_flows.model import FlowBook
from call_flows.player import PlayedFacts
from call_flows.state import State
from call_flows.turn import Goodbye, Keys, Speech

# A turn of the engine may take so long; the rest of a turn is the database and the sound.
TARGET_US = 100
_QUICK_TURNS = 20
_FACTS = PlayedFacts({})


def measure_turns(book: FlowBook, *, quick: bool) -> list[Row]:
    """Return one row: how many turns were timed, the middle one, the slowest and where it is."""
    turns = list(_turns(book))[: _QUICK_TURNS if quick else None]
    timed = sorted((_timed(book, state, given), _named(state, given)) for state, given in turns)
    slowest_us, slowest = timed[-1]
    return [
        {
            "turns timed": len(timed),
            "median us": statistics.median(us for us, _ in timed),
            "slowest us": slowest_us,
            "slowest": slowest,
            "target us": TARGET_US,
            "over target": sum(us > TARGET_US for us, _ in timed),
        }
    ]


def _timed(book: FlowBook, state: State, given: Input) -> float:
    return microseconds(lambda: engine.resume(book, state, given, _FACTS), quick=True)


def _turns(book: FlowBook) -> Iterator[tuple[State, Input]]:
    """Yield what can be done at each question, once for each question, in the order calls come to them."""
    to_do = [engine.start(book, "main", _FACTS).state]
    seen: set[tuple[str, str]] = set()
    while to_do:
        state = to_do.pop(0)
        here = (state.here.flow, state.here.node)
        if here in seen or isinstance(state.expects, Goodbye):
            continue
        seen.add(here)
        for given in _inputs(state):
            try:
                to_do.append(engine.resume(book, state, given, _FACTS).state)
            except FlowRunError:
                # Made-up facts have no value for everything that a flow speaks.
                continue
            yield state, given


def _inputs(state: State) -> list[Input]:
    match state.expects:
        case Keys(secret=True):
            return [CodeTried(True), CodeTried(False), Pressed("0"), Silence()]
        case Keys(most=most) if most > 1:
            return [Pressed("12"), Pressed("0"), Silence()]
        case Keys():
            return [*(Pressed(key) for key in "1234098*"), Silence()]
        case Speech():
            return [Spoke("recording-1", 9), Spoke("recording-1", 0)]
        case _:
            return [Talked(True), Talked(False)]


def _named(state: State, given: Input) -> str:
    return f"{state.here.flow}.{state.here.node} {given!r}"
