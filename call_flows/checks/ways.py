"""Where calls can go: every node is reached, every path ends, every loop waits, and a human is never out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from call_flows.checks.places import BACK, ENTRIES, OVER, Frame, Place, Places, takes_keys, waits
from call_flows.checks.problem import Problem
from call_flows.fields import DIDI
from call_flows.model import COVER_FLOW, DIDI_FLOW, FlowBook
from call_flows.nodes.record import Record
from call_flows.nodes.run import Run
from call_flows.nodes.transfer import Transfer


def check_ways(places: Places) -> Iterator[Problem]:
    """Yield every problem with where calls can go."""
    yield from _unreached(places)
    yield from _recursive(places)
    yield from _endless(places)
    yield from _loops(places)
    yield from _without_didi(places)


def check_didi_targets(book: FlowBook) -> Iterator[Problem]:
    """Yield nodes that lead to `house:didi` where nobody waits: afterwards there is no question to come back to."""
    for flow in book.flows.values():
        for name, node in flow.nodes.items():
            if not waits(node) and DIDI in node.targets():
                yield Problem(flow.name, name, f"leads to {DIDI} without a question", f"use `run: {DIDI_FLOW}`")


def _unreached(places: Places) -> Iterator[Problem]:
    reached = _frames(places.steps)
    for flow in places.book.flows.values():
        if flow.name in {DIDI_FLOW, COVER_FLOW} and (flow.name, flow.start) not in reached:
            continue  # The house's keys lead to them as soon as there is a question.
        if (flow.name, flow.start) not in reached:
            yield Problem(
                flow.name, "", "no call comes here", f"run it from {' or '.join(ENTRIES)}, or take the file out"
            )
            continue
        for name in flow.nodes:
            if (flow.name, name) not in reached:
                yield Problem(flow.name, name, "no call comes here", "lead to it, or take it out")


def _recursive(places: Places) -> Iterator[Problem]:
    for flow, node in sorted(places.recursive):
        yield Problem(flow, node, "runs a flow that is already running", "go there with `next`, or `return`")


def _endless(places: Places) -> Iterator[Problem]:
    """Yield nodes from which the call never ends by itself, the house's keys left aside."""
    before: dict[Place, list[Place]] = {}
    for place, steps in places.steps.items():
        for step in steps:
            if not step.by_house:
                before.setdefault(step.to, []).append(place)
    ending = _reach([OVER, BACK], before)
    for flow, node in sorted(_frames(place for place in places.steps if place not in ending)):
        yield Problem(flow, node, "the call never ends from here", "let silence lead to an `end` some day")


def _loops(places: Places) -> Iterator[Problem]:
    """Yield nodes on a circle in which nobody waits for the caller: the engine would stop the call."""
    rushing = {
        place: [step.to for step in steps if step.to.frames and not places.waits(step.to)]
        for place, steps in places.steps.items()
        if place.frames and not places.waits(place)
    }
    if not _has_circle(rushing):
        return
    circles = [place for place in rushing if place in _reach(rushing[place], rushing)]
    for flow, node in sorted(_frames(circles)):
        yield Problem(flow, node, "goes round without waiting for the caller", "put a question into the circle")


def _has_circle(ways: dict[Place, list[Place]]) -> bool:
    try:
        TopologicalSorter(ways).prepare()
    except CycleError:
        return True
    return False


def _without_didi(places: Places) -> Iterator[Problem]:
    """Yield recordings and transfers after which the call ends with no key asked for, so none for a didi either."""
    silent = {
        there: [step.to for step in steps]
        for there, steps in places.steps.items()
        if there.frames and not _helps(places, there)
    }
    for flow, node in sorted(_frames(place for place in places.steps if _leaves_alone(places, place, silent))):
        yield Problem(flow, node, "ends without a way to a didi", "ask a question after it, or run the didi's flow")
    if not any(isinstance(node, Transfer) for node in places.book.flows[DIDI_FLOW].nodes.values()):
        yield Problem(DIDI_FLOW, "", "connects to nobody", "put a `transfer` into it")


def _leaves_alone(places: Places, place: Place, silent: dict[Place, list[Place]]) -> bool:
    node = places.node(place) if place.frames else None
    if not isinstance(node, Record | Transfer):
        return False
    after = [step.to for step in places.steps[place]]
    if isinstance(node, Transfer):
        # Whoever talked to a person may be sent off.
        after = [places.follow(place, node.failed)]
    return OVER in _reach(after, silent)


def _helps(places: Places, place: Place) -> bool:
    """Tell whether she can ask for a didi here, or is on the way to one."""
    node = places.node(place)
    return takes_keys(node) or isinstance(node, Transfer) or (isinstance(node, Run) and node.flow == DIDI_FLOW)


def _reach(starts: Iterable[Place], ways: dict[Place, list[Place]]) -> set[Place]:
    reached: set[Place] = set()
    to_do = list(starts)
    while to_do:
        place = to_do.pop()
        if place not in reached:
            reached.add(place)
            to_do.extend(ways.get(place, ()))
    return reached


def _frames(places: Iterable[Place]) -> set[Frame]:
    return {place.here for place in places if place.frames}
