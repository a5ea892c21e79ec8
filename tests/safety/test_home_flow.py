"""The flow about trouble at home as a whole: one key to the cover from every question, and so is silence (R7)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from audio import catalogue as audio_catalogue
from audio.checks import estimate_seconds
from call_flows import engine
from call_flows.inputs import HungUp, Input, Pressed, Silence, Talked
from call_flows.model import COVER_FLOW
from call_flows.nodes.case import OpenCase
from call_flows.nodes.effect import DoEffect
from call_flows.nodes.record import Record
from call_flows.reader import load_book
from call_flows.state import State, Turn
from call_flows.turn import Goodbye, Keys, Transfer
from db.safety.deeds import DEEDS
from tests.fakes import FakeFacts

BOOK = load_book()
SEALED = [flow for flow in BOOK.flows.values() if flow.sealed]
CALLERS = ("savita", "unknown_number", "withheld_number")
# Listening to a lesson is silent: three silences in a row are the cover there.
PATIENT = {"lesson"}


def answers(state: State) -> Iterator[Input]:
    """Give what a caller may do that leads on."""
    if isinstance(state.expects, Keys):
        yield from (Pressed(key) for key in "012349")
    if isinstance(state.expects, Transfer):
        yield from (Talked(True), Talked(False))


@cache
def turns(caller: str) -> list[Turn]:
    """Return a turn for each place in the flow at which a call can wait."""
    facts = FakeFacts(caller)
    seen, found = set(), []
    waiting = [engine.start(BOOK, "home", facts)]
    while waiting:
        turn = waiting.pop()
        place = (tuple((frame.flow, frame.node) for frame in turn.state.frames), turn.state.misses)
        if place in seen or isinstance(turn.state.expects, Goodbye):
            continue
        seen.add(place)
        found.append(turn)
        waiting += [engine.resume(BOOK, turn.state, given, facts) for given in answers(turn.state)]
    return found


def names(turn: Turn) -> list[str]:
    return [said.prompt_id for said in turn.says]


def is_cover(turn: Turn) -> bool:
    return names(turn) == ["HOM.COVER"] and isinstance(turn.state.expects, Goodbye)


def asked(caller: str) -> list[Turn]:
    return [turn for turn in turns(caller) if isinstance(turn.state.expects, Keys)]


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("key", ["8", "*"])
def test_from_every_question_one_key_is_the_cover_and_the_end(caller: str, key: str) -> None:
    for turn in asked(caller):
        after = engine.resume(BOOK, turn.state, Pressed(key), FakeFacts(caller))
        assert is_cover(after), turn.state.frames
        assert [effect.name for effect in after.effects] == ["safety_flag"]
    assert len(asked(caller)) > 8


@pytest.mark.parametrize("caller", CALLERS)
def test_silence_is_the_cover(caller: str) -> None:
    for turn in asked(caller):
        silences = 3 if turn.state.here.node in PATIENT else 1
        after = turn
        for _ in range(silences):
            after = engine.resume(BOOK, after.state, Silence(), FakeFacts(caller))
        assert is_cover(after), turn.state.frames


@pytest.mark.parametrize("caller", CALLERS)
def test_two_keys_that_mean_nothing_are_the_cover(caller: str) -> None:
    for turn in asked(caller):
        if turn.state.here.node in PATIENT:
            continue
        once = engine.resume(BOOK, turn.state, Pressed("6"), FakeFacts(caller))
        after = once if turn.state.misses else engine.resume(BOOK, once.state, Pressed("6"), FakeFacts(caller))
        assert is_cover(after), turn.state.frames


@pytest.mark.parametrize("caller", CALLERS)
def test_hanging_up_says_nothing_and_asks_for_no_call(caller: str) -> None:
    for turn in turns(caller):
        after = engine.resume(BOOK, turn.state, HungUp(), FakeFacts(caller))
        assert (after.says, after.effects) == ((), ())
        assert after.sealed


@pytest.mark.parametrize("caller", CALLERS)
def test_every_turn_is_sealed_and_none_leads_back_to_the_menu(caller: str) -> None:
    for turn in turns(caller):
        assert turn.sealed
        assert {frame.flow for frame in turn.state.frames} <= {flow.name for flow in SEALED}


def test_every_caller_hears_the_same_words() -> None:
    """S10: nothing in it depends on who she is; only whether her number can be rung at all (S1)."""
    heard = {frozenset(name for turn in turns(other) for name in names(turn)) for other in CALLERS[:2]}
    assert len(heard) == 1


def test_what_is_said_before_she_is_alone_is_for_everybody() -> None:
    """S2, S12: up to the question whether she is alone no private word, and no word for violence."""
    catalogue = audio_catalogue.load()
    said = {"T.V0"} | {prompt for prompt in catalogue if prompt.startswith(("MNU.", "SYS."))}
    for prompt in said:
        assert catalogue[prompt].heard_by == "anyone" or prompt.startswith("MNU."), prompt
        assert not any(word in catalogue[prompt].hi for word in ("हिंसा", "मारपीट", "मार-पीट", "ज़बरदस्ती")), prompt


def test_the_emergency_numbers_are_spoken_within_twenty_seconds() -> None:
    """S4: of her first key in the flow, and of the apology when the machine fails."""
    catalogue = audio_catalogue.load()
    alone = engine.resume(
        BOOK, engine.start(BOOK, "home", FakeFacts("savita")).state, Pressed("1"), FakeFacts("savita")
    )
    assert names(alone)[0] == "HOM.NUMBERS"
    assert estimate_seconds(catalogue["HOM.NUMBERS"].hi) <= 20
    assert estimate_seconds(catalogue["SYS.EMERG"].hi) + estimate_seconds(catalogue["SYS.NUMBERS"].hi) <= 20
    for prompt in ("HOM.NUMBERS", "SYS.NUMBERS"):
        assert all(number in catalogue[prompt].en for number in ("112", "181", "1098"))


def test_sealed_flows_do_deeds_of_the_safety_store_and_nothing_else() -> None:
    for flow in BOOK.flows.values():
        deeds = {node.name for node in flow.nodes.values() if isinstance(node, DoEffect)}
        assert deeds <= set(DEEDS) if flow.sealed else deeds.isdisjoint(DEEDS), flow.name
        if flow.sealed:
            assert not any(isinstance(node, OpenCase | Record) for node in flow.nodes.values()), flow.name


def test_no_call_begins_sealed_and_the_cover_marks_the_number() -> None:
    assert not any(BOOK.flows[entry].sealed for entry in ("main", "reminder"))
    assert [effect.name for effect in engine.start(BOOK, COVER_FLOW, FakeFacts("savita")).effects] == ["safety_flag"]
