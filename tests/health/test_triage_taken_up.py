"""A triage that broke off and is taken up ends as if it had not: no answer is lost, and none counts for less."""

from __future__ import annotations

import random

import pytest

from call_flows import engine
from call_flows.inputs import HungUp, Input, Pressed, Silence
from call_flows.model import FlowBook
from call_flows.reader import load_book
from call_flows.state import Turn
from call_flows.turn import Effect
from tests.fakes import FakeFacts

BOOK: FlowBook = load_book()
# Each patient, and what she answers until the outcome is told.
STORIES = {
    "adult": ["1", *"2" * 14, "1", "1"],
    "pregnant": ["2", *"2222", "1", "1", *"2" * 10, "1"],
    "delivered": ["2", *"2222", "2", *"222222", "1", "1"],
    "either": ["2", *"2222", "-", "-", *"2" * 16, "3"],
    "newborn": ["3", *"2222", "-", "-", *"2" * 7, "3"],
    "older_child": ["3", *"2222", "2", *"2" * 9, "1"],
    "injury": ["4", *"2" * 10, "1", "2"],
}


def given(key: str) -> Input:
    return Silence() if key == "-" else Pressed(key)


def play(turn: Turn, keys: list[str]) -> tuple[Turn, list[Effect]]:
    """Do these things one after another; return the last turn and all that was asked to be done."""
    effects: list[Effect] = []
    for key in keys:
        turn = engine.resume(BOOK, turn.state, given(key), FakeFacts())
        effects += turn.effects
    return turn, effects


def taken_up(broken: Turn) -> Turn:
    """Ring in again and go on."""
    facts = FakeFacts(changes={"call.left_off": broken.state.to_json()})
    offer = engine.start(BOOK, "resume", facts)
    return engine.resume(BOOK, offer.state, Pressed("1"), facts)


@pytest.mark.parametrize("patient", STORIES)
@pytest.mark.parametrize("seed", range(5))
def test_it_ends_as_the_call_that_was_not_dropped(patient: str, seed: int) -> None:
    keys = STORIES[patient]
    begun = engine.start(BOOK, "health", FakeFacts())
    whole, wanted = play(begun, keys)
    at = random.Random(seed).randrange(1, len(keys))
    before, early = play(begun, keys[:at])
    engine.resume(BOOK, before.state, HungUp(), FakeFacts())
    again = taken_up(before)
    assert [said.prompt_id for said in again.says] == [said.prompt_id for said in before.state.asked]
    after, late = play(again, keys[at:])
    assert early + late == wanted
    assert [said.prompt_id for said in after.says] == [said.prompt_id for said in whole.says]
