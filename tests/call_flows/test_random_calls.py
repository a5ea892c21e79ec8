"""What holds whatever callers do: 10,000 random calls here, 100,000 with `make soak`; RANDOM_SEED rings others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from call_flows import engine
from call_flows.checks.places import ENTRIES
from call_flows.effects import EFFECTS
from call_flows.inputs import Pressed, Silence
from call_flows.model import COVER_FLOW, FlowBook
from call_flows.nodes.base import PLAYBACK
from call_flows.nodes.gate import PASSED
from call_flows.nodes.triage import Triage
from call_flows.reader import load_book
from call_flows.state import Turn
from call_flows.tables import LEVELS
from call_flows.turn import Goodbye, Keys, Transfer
from core.cases import CaseKind, Priority
from tests.fakes import PERSONAS
from tests.random_callers import (
    CATALOGUE,
    SECONDS,
    Report,
    Standing,
    World,
    Worlds,
    begin,
    go_on,
    ring,
    seconds_of,
    stay_silent,
)

CALLS = int(os.environ.get("RANDOM_CALLS", "10000"))
SEED = int(os.environ.get("RANDOM_SEED", "20261122"))
BOOK = load_book()
HEARD_BY = {prompt_id: str(prompt.heard_by) for prompt_id, prompt in CATALOGUE.items()}
GATES = {"confirmed": {"name", "code", "picture"}, "code": {"code"}, "private": {"alone"}, "staff": {"staff"}}
# R3: the number to dial is spoken within so many seconds of the answer.
EMERGENCY_S = 20
SILENT_TURNS, SILENT_S = 40, 360
# How often a didi's phone rings in one go (call_flows/flows/didi.yaml).
TRIES = 3
# A call that is begun and left alone may have been anywhere; these are checked at one turn in so many.
ONE_IN = 15


def says_something(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    """A turn that waits says what for; the end may be silent."""
    if not after.turn.says and not isinstance(after.turn.state.expects, Goodbye):
        yield "waits without a word"


def effects_are_known(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    for effect in after.turn.effects:
        if set(effect.values) != EFFECTS[effect.name]:
            yield f"effect {effect.name} with {sorted(effect.values)}"
        if effect.name == "case":
            assert CaseKind(effect.values["kind"])
            assert Priority(effect.values["priority"])


def nothing_private_before_its_gate(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    """R6: what is really said, against the gates passed by then."""
    passed = set(after.turn.state.memory.get(PASSED, ()))
    for said in after.turn.says:
        level = "anyone" if said.prompt_id == PLAYBACK else HEARD_BY[said.prompt_id]
        if level != "anyone" and not passed & GATES[level]:
            yield f"{said.prompt_id} ({level}) is heard with only {sorted(passed)} passed"


def urgency_only_rises(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    """R2: within the questions no answer lowers what was known, and no answer weighs less than "no" would."""
    here = before.turn.state.here
    if before is after or not isinstance(FlowBook.node(book, here.flow, here.node), Triage):
        return
    known, now = _level(before.turn), _level(after.turn)
    if after.turn.state.here.node == here.node and now < known:
        yield f"urgency fell from {known} to {now}"
    if rng.randrange(ONE_IN) or not isinstance(after.done[-1], Pressed | Silence):
        return
    no = go_on(book, before, Pressed("2"))
    for answer in (Pressed("1"), Pressed("3"), Silence()):
        other = go_on(book, before, answer)
        if answer == Silence() and _stays(here, other):
            other = go_on(book, other, answer)
        if _level(other.turn) < _level(no.turn):
            yield f"{answer!r} weighs less than no"


def _stays(here: object, other: Standing) -> bool:
    return other.turn.outcome == "no_input"


def _level(turn: Turn) -> int:
    """Return how urgent the call is now, higher for more: by the questions under way, or by their end."""
    here = turn.state.here
    asking = (
        isinstance(FlowBook.node(BOOK, here.flow, here.node), Triage) if here.node in _nodes(here.flow) else False
    )
    level = here.memory.get("level") if asking else turn.state.memory.get("level")
    return len(LEVELS) - LEVELS.index(level) if level in LEVELS else 0


def _nodes(flow: str) -> object:
    return BOOK.flows[flow].nodes


def one_key_to_a_didi(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    """R5: with somebody at the desk, 0 connects from wherever keys are waited for."""
    if not isinstance(after.turn.state.expects, Keys) or rng.randrange(ONE_IN):
        return
    called = engine.resume(book, after.turn.state, Pressed("0"), after.world.with_a_didi)
    if _asks_for_her_age(called):
        called = engine.resume(book, called.state, Pressed("2"), after.world.with_a_didi)
    if not isinstance(called.state.expects, Transfer):
        yield f"0 leads to {called.state.here.flow}.{called.state.here.node} and not to a person"


def _asks_for_her_age(turn: Turn) -> bool:
    """R12: the officer must hear of whoever is under age before her didi takes the call; any key goes on to her."""
    return (turn.state.here.flow, turn.state.here.node) == ("named_didi", "age")


def one_key_to_the_cover(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    """One key hides the call, says the cover and nothing else, and ends it."""
    expects = after.turn.state.expects
    if not isinstance(expects, Keys) or rng.randrange(ONE_IN):
        return
    entering = expects.most > 1 and not expects.secret
    covered = engine.resume(book, after.turn.state, Pressed("*" if entering else "8"), after.world.facts)
    heard = [said.prompt_id for said in covered.says]
    if heard != ["HOM.COVER"] or not isinstance(covered.state.expects, Goodbye):
        yield f"the danger key says {heard} and waits for {covered.state.expects}"
    if covered.state.here.flow != COVER_FLOW:
        yield f"the danger key leads to {covered.state.here.flow}"


def silence_ends_it(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
    """From anywhere: who does nothing any more is not asked for ever."""
    if rng.randrange(ONE_IN * 4):
        return
    turns = stay_silent(book, after, SILENT_TURNS)
    if not isinstance(turns[-1].state.expects, Goodbye):
        yield f"{SILENT_TURNS} silences do not end it"


RULES = (
    says_something,
    effects_are_known,
    nothing_private_before_its_gate,
    urgency_only_rises,
    one_key_to_a_didi,
    one_key_to_the_cover,
    silence_ends_it,
)


@cache
def report() -> Report:
    return ring(BOOK, RULES, CALLS, SEED)


def test_no_call_breaks_a_rule() -> None:
    assert report().broken == []


def test_every_node_of_every_flow_is_come_to() -> None:
    there = {(flow.name, node) for flow in BOOK.flows.values() for node in flow.nodes}
    assert there - report().visited == set()


def test_the_same_seed_makes_the_same_calls() -> None:
    once, again = (ring(BOOK, RULES, 100, SEED) for _ in range(2))
    assert once == again


def silent_worlds() -> list[World]:
    """Every woman of the journeys as she is, and many other worlds."""
    rng, worlds = Random(SEED), Worlds(BOOK)
    return [*(World(persona, {}) for persona in PERSONAS), *(worlds.make(rng) for _ in range(300))]


@pytest.mark.parametrize("entry", [name for name in ENTRIES if name in BOOK.flows])
def test_whoever_stays_silent_hears_the_end_soon_and_rings_no_more_than_three_didis(entry: str) -> None:
    """An open line in a pocket costs six minutes at most; silence is also how she waits for a didi who is talking."""
    for world in silent_worlds():
        if entry != "main" and not world.has_code:
            continue
        turns = stay_silent(BOOK, begin(BOOK, entry, world), SILENT_TURNS)
        assert isinstance(turns[-1].state.expects, Goodbye), world
        assert sum(map(seconds_of, turns)) <= SILENT_S, world
        assert sum(isinstance(turn.state.expects, Transfer) for turn in turns) <= TRIES, world


def test_who_was_silent_and_reached_nobody_hears_the_number_to_dial_at_the_end() -> None:
    for world in silent_worlds():
        last = stay_silent(BOOK, begin(BOOK, "main", world), SILENT_TURNS)[-1]
        assert "SYS.EMERG" in [said.prompt_id for said in last.says], world


def test_the_number_to_dial_comes_first_for_everybody() -> None:
    for world in silent_worlds():
        heard = [said.prompt_id for said in begin(BOOK, "main", world).turn.says]
        assert "SYS.EMERG" in heard[:2], world
        assert sum(SECONDS[prompt] for prompt in heard[: heard.index("SYS.EMERG") + 1]) <= EMERGENCY_S


def test_a_rule_that_is_broken_is_told_with_the_whole_call() -> None:
    def never_a_didi(book: FlowBook, before: Standing, after: Standing, rng: Random) -> Iterator[str]:
        if after.turn.outcome == "didi":
            yield "a didi"

    broken = ring(BOOK, (never_a_didi,), 200, SEED).broken
    assert broken
    assert "a didi in " in broken[0]
    assert "World(persona=" in broken[0]
    assert any("Pressed(keys='0')" in told for told in broken)
