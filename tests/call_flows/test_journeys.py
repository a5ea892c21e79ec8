"""Every journey, run through the engine alone. `UPDATE_JOURNEYS=1` rewrites what is expected: review the diff."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from call_flows import engine
from call_flows.inputs import CodeTried, HungUp, Input, Pressed, Silence, Spoke, Talked
from call_flows.reader import load_book
from call_flows.state import State, Turn
from tests.fakes import FakeFacts
from tests.journey_files import RECORDING_ID, Journey, Step, all_journeys, read, text_of, write

BOOK = load_book()
_PRIVATE = {"private_code": "1", "private_didi": "1"}
# A private number asks for her age until she has told it once.
TRIED = {
    "right": CodeTried(True),
    "wrong": CodeTried(False),
    "pictures": CodeTried(True, weak=True),
    "private": CodeTried(False, _PRIVATE | {"private_age": "unknown"}),
    "private_adult": CodeTried(False, _PRIVATE | {"private_age": "no"}),
}
UPDATE = os.environ.get("UPDATE_JOURNEYS") == "1"
ALL = all_journeys()


def run(journey: Journey) -> list[Turn]:
    """Play all steps; the state is stored and read back between them, as it is in a real call."""
    facts = FakeFacts(journey.caller, journey.facts)
    turns = [engine.start(BOOK, journey.entry, facts)]
    for step in journey.steps[1:]:
        state = State.from_json(turns[-1].state.to_json())
        turns.append(engine.resume(BOOK, state, as_input(step), facts))
    return turns


def as_input(step: Step) -> Input:
    """Return what the engine is told when she does this."""
    match step.act:
        case "press":
            return Pressed(str(step.value))
        case "silence":
            return Silence()
        case "code":
            return TRIED[str(step.value)]
        case "speak":
            return Spoke(RECORDING_ID, int(step.value))
        case "talk":
            return Talked(bool(step.value))
        case "hang_up":
            return HungUp()
    raise ValueError(f"{step.act} cannot come in the middle of a call")


def as_step(step: Step, turn: Turn) -> Step:
    """Return the step with what really happened."""
    return replace(
        step,
        hears=tuple(said.prompt_id for said in turn.says),
        expects=type(turn.state.expects).__name__.lower(),
        outcome=turn.outcome if step.act != "answer" else "",
        slower=turn.slower,
        effects=tuple((effect.name, dict(effect.values)) for effect in turn.effects),
    )


@pytest.mark.parametrize("journey", ALL, ids=lambda journey: journey.name)
def test_it_goes_as_written(journey: Journey) -> None:
    happened = journey.with_steps([as_step(*pair) for pair in zip(journey.steps, run(journey), strict=True)])
    if UPDATE:
        write(happened)
        return
    for number, (expected, real) in enumerate(zip(journey.steps, happened.steps, strict=True), 1):
        assert real == expected, f"step {number}"


def test_every_flow_has_journeys_named_after_it() -> None:
    assert {journey.name.split(".")[0] for journey in ALL} == {*BOOK.flows, "house"}


def test_together_they_pass_every_node() -> None:
    """What no journey passes, nobody has listened to."""
    passed = {(frame.flow, frame.node) for journey in ALL for turn in run(journey) for frame in turn.state.frames}
    waiting = {(flow.name, name) for flow in BOOK.flows.values() for name, node in flow.nodes.items() if _waits(node)}
    assert waiting - passed == set()


def _waits(node: object) -> bool:
    return type(node).__name__ not in {"Say", "Branch", "OpenCase", "DoEffect", "Run", "Resume", "End"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mood: good", "mood is not a field of a journey"),
        ("steps: [{press: '1'}]", "begins with press; every call begins with `answer: true`"),
        ("steps: [{answer: true}, {press: 1}]", "step 2: press: 1 is not str; quote keys"),
        ("steps: [{answer: true}, {press: '1', silence: true}]", "step 2: must hold one of answer, press, silence"),
        ("steps: [{answer: true}, {press: '1', heard: []}]", "step 2: must hold one of answer, press, silence"),
    ],
)
def test_a_file_outside_the_format_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "main.odd.yaml"
    path.write_text(f"story: x\ncaller: savita\nentry: main\n{text}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(message)):
        read(path)


def test_a_file_that_is_written_again_stays_as_it_is() -> None:
    before = {journey.path: journey.path.read_text(encoding="utf-8") for journey in ALL}
    assert {journey.path: text_of(journey) for journey in ALL} == before
