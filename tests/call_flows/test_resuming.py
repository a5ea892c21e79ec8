"""A call that broke off is taken up where it broke, in the next one, and never past a gate."""

from __future__ import annotations

import pytest

from call_flows import engine
from call_flows.errors import FlowFileError
from call_flows.inputs import CodeTried, HungUp, Input, Pressed
from call_flows.model import FlowBook
from call_flows.reader import read_book
from call_flows.state import State, Turn
from tests.call_flows.small_books import COVER, DIDI, LESSONS, TRIAGE, flow_text
from tests.fakes import FakeFacts

MENU = "{menu: %s, options: {'1': {to: %s, label: x}, '2': {to: %s, label: z}}, no_input: house, no_match: house}"
MAIN = f"""
  hello: {{say: X.HELLO, next: ask}}
  ask: {MENU % ("X.MENU", "work", "locked_work")}
  work: {{run: work, next: ask}}
  locked_work: {{run: secret, next: ask}}
"""
WORK = f"""
  one: {MENU % ("X.ONE", "two", "inner")}
  two: {MENU % ("X.TWO", "done", "return")}
  done: {{say: X.DONE, next: return}}
  inner: {{run: inner, next: two}}
"""
INNER = f"""
  three: {MENU % ("X.THREE", "return", "return")}
"""
SECRET = """
  code: {gate: code, ask: X.CODE, again: X.AGAIN, passed: work, failed: return, no_input: house, no_match: house}
  work: {run: work, next: return}
"""
RESUME = """
  take_up: {resume: unfinished, next: goodbye, gone: nothing, locked: which}
  which: {branch: $gate, cases: {code: code}, otherwise: nothing}
  code: {gate: code, ask: X.CODE, again: X.AGAIN, passed: take_up, failed: nothing, no_input: house, no_match: house}
  nothing: {end: X.NOTHING}
  goodbye: {end: X.GOODBYE}
"""


def book(work: str = 'resumes: "yes"\n') -> FlowBook:
    """Return a book in which the flow `work` has the header `work`."""
    nodes = {"main": MAIN, "secret": SECRET, "inner": INNER, "resume": RESUME, "didi": DIDI, "cover": COVER}
    documents = {f"{name}.yaml": flow_text(name, text) for name, text in nodes.items()}
    documents["work.yaml"] = work + flow_text("work", WORK)
    return read_book({**documents, "tables/triage.yaml": TRIAGE, "tables/lessons.yaml": LESSONS})


def call(flows: FlowBook, *does: Input) -> Turn:
    """Play a call from main until the line goes dead."""
    turn = engine.start(flows, "main", FakeFacts())
    for given in does:
        turn = engine.resume(flows, turn.state, given, FakeFacts())
    return turn


def ring_again(flows: FlowBook, broken: Turn) -> Turn:
    """Return the first turn of a call that takes `broken` up."""
    return engine.start(flows, "resume", FakeFacts(), {"unfinished": broken.state.to_json()})


def heard(turn: Turn) -> list[str]:
    """Return what is said."""
    return [said.prompt_id for said in turn.says]


def test_the_open_question_is_asked_again_and_the_flow_goes_on() -> None:
    flows = book()
    again = ring_again(flows, call(flows, Pressed("1"), Pressed("1")))
    assert heard(again) == ["X.TWO"]
    done = engine.resume(flows, again.state, Pressed("1"), FakeFacts())
    assert heard(done) == ["X.DONE", "X.GOODBYE"]


def test_the_other_call_is_not_kept_after_it_was_taken_up() -> None:
    flows = book()
    assert "unfinished" not in ring_again(flows, call(flows, Pressed("1"))).state.memory


def test_key_9_says_the_question_again() -> None:
    flows = book()
    again = ring_again(flows, call(flows, Pressed("1"), Pressed("1")))
    assert heard(engine.resume(flows, again.state, Pressed("9"), FakeFacts())) == ["X.TWO"]


def test_a_question_left_for_the_didi_is_taken_up() -> None:
    flows = book()
    assert heard(ring_again(flows, call(flows, Pressed("1"), Pressed("1"), Pressed("0")))) == ["X.TWO"]


def test_from_a_flow_that_is_not_taken_up_the_one_before_it_goes_on() -> None:
    flows = book()
    broken = call(flows, Pressed("1"), Pressed("2"))
    assert heard(broken) == ["X.THREE"]
    assert heard(ring_again(flows, broken)) == ["X.TWO"]


def test_a_gate_is_passed_again_first() -> None:
    flows = book()
    broken = call(flows, Pressed("2"), CodeTried(True), Pressed("1"))
    assert heard(broken) == ["X.TWO"]
    again = ring_again(flows, broken)
    assert heard(again) == ["X.CODE"]
    assert heard(engine.resume(flows, again.state, CodeTried(True), FakeFacts())) == ["X.TWO"]


def test_a_wrong_number_takes_nothing_up() -> None:
    flows = book()
    again = ring_again(flows, call(flows, Pressed("2"), CodeTried(True), Pressed("1")))
    for _ in range(3):
        again = engine.resume(flows, again.state, CodeTried(False), FakeFacts())
    assert heard(again) == ["X.NOTHING"]


def test_a_flow_that_does_not_allow_it_is_never_taken_up() -> None:
    flows = book(work="")
    assert heard(ring_again(flows, call(flows, Pressed("1")))) == ["X.NOTHING"]


def test_whoever_rang_off_when_all_was_said_was_not_cut_off() -> None:
    flows = book(work='resumes: "yes"\nover: two\n')
    assert heard(ring_again(flows, call(flows, Pressed("1"), Pressed("1")))) == ["X.NOTHING"]
    assert heard(ring_again(flows, call(flows, Pressed("1")))) != ["X.NOTHING"]


def test_a_flow_that_is_over_nowhere_says_so() -> None:
    with pytest.raises(FlowFileError, match="names no node: 'moon'"):
        book(work='resumes: "yes"\nover: moon\n')


def test_a_sealed_flow_is_never_taken_up() -> None:
    flows = book(work='resumes: "yes"\nsealed: "yes"\n')
    broken = call(flows, Pressed("1"))
    assert broken.sealed
    assert heard(ring_again(flows, broken)) == ["X.NOTHING"]


def test_a_node_of_another_version_is_never_taken_up() -> None:
    flows = book()
    stored = call(flows, Pressed("1"), Pressed("1")).state.to_json().replace('"two"', '"moon"')
    assert State.from_json(stored).here.node == "moon"
    again = engine.start(flows, "resume", FakeFacts(), {"unfinished": stored})
    assert heard(again) == ["X.NOTHING"]


def test_the_dead_line_itself_changes_nothing() -> None:
    flows = book()
    broken = call(flows, Pressed("1"), Pressed("1"))
    assert engine.resume(flows, broken.state, HungUp(), FakeFacts()).effects == ()
    assert heard(ring_again(flows, broken)) == ["X.TWO"]


def test_what_happens_outside_sealed_flows_is_not_sealed() -> None:
    flows = book(work='sealed: "yes"\n')
    begun = call(flows)
    assert not begun.sealed
    inside = engine.resume(flows, begun.state, Pressed("1"), FakeFacts())
    assert inside.sealed
    left = engine.resume(
        flows, engine.resume(flows, inside.state, Pressed("1"), FakeFacts()).state, Pressed("2"), FakeFacts()
    )
    assert left.sealed
    assert not engine.resume(flows, left.state, Pressed("9"), FakeFacts()).sealed
