"""Time to goal, measured by playing the engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from call_flows.checks import Goal, check_book, load_goals, measure
from call_flows.errors import FlowFileError
from call_flows.model import FlowBook
from call_flows.reader import load_book
from tests.call_flows.small_books import info, small_book
from tests.call_flows.test_flow_checks import PROMPTS, our_prompts

MAIN = """
  hello: {say: X.SAY, next: ask}
  ask: {menu: X.ASK, options: {"1": {to: bye, label: x}, "2": {to: more, label: z}}, no_input: house, no_match: house}
  more: {branch: desk.open, cases: {"yes": speak}, otherwise: bye}
  speak: {record: X.CODE, purpose: question, done: ask, nothing: ask}
  bye: {end: X.BYE}
"""
GOAL = Goal(name="bye", entry="main", hear="X.BYE", reach="-", seconds=20, keys=1, facts={})


@pytest.fixture(name="book")
def _book() -> FlowBook:
    return small_book(MAIN)


def test_words_keys_and_the_time_to_press_them_are_counted(book: FlowBook) -> None:
    measured = measure(book, PROMPTS, GOAL)
    assert measured is not None
    # Two prompts of 4 s before the key, 1 s to press it, 4 s for what she came for.
    assert (measured.seconds, measured.keys, measured.presses) == (13.0, 1, ("1",))
    assert measured.barge_in_seconds == 5.0
    assert measured.met


def test_a_goal_can_be_a_question_and_hang_on_facts(book: FlowBook) -> None:
    goal = replace(GOAL, hear="-", reach="main.speak")
    assert measure(book, PROMPTS, goal) is None
    measured = measure(book, PROMPTS, replace(goal, facts={"desk.open": "yes"}))
    assert measured is not None
    assert measured.presses == ("2",)


def test_what_is_said_before_the_goal_in_one_breath_counts(book: FlowBook) -> None:
    measured = measure(book, PROMPTS, replace(GOAL, hear="X.ASK", keys=0))
    assert measured is not None
    assert (measured.seconds, measured.keys, measured.barge_in_seconds) == (8.0, 0, 8.0)


def test_a_goal_missed_by_seconds_or_keys_is_a_problem(book: FlowBook) -> None:
    for goal in (replace(GOAL, seconds=12), replace(GOAL, keys=0)):
        (problem,) = check_book(book, PROMPTS, [goal])
        assert problem.what == "goal bye takes 13.0 s and 1 keys"


def test_a_goal_out_of_reach_is_a_problem(book: FlowBook) -> None:
    for goal in (replace(GOAL, hear="X.MOON"), replace(GOAL, entry="moon")):
        (problem,) = check_book(book, PROMPTS, [goal])
        assert problem.what == "goal bye is out of reach"


def test_the_cheapest_of_several_ways_is_taken() -> None:
    main = """
  ask: {menu: X.ASK, options: {"1": {to: long, label: x}, "2": {to: bye, label: z}}, no_input: house, no_match: house}
  long: {say: X.SAY, next: bye}
  bye: {end: X.BYE}
"""
    measured = measure(small_book(main), {**PROMPTS, "X.SAY": info(seconds=9.0)}, GOAL)
    assert measured is not None
    assert measured.presses == ("2",)


def test_the_emergency_number_is_spoken_within_twenty_seconds() -> None:
    """R3, on our own flows."""
    (goal,) = [goal for goal in load_goals() if goal.name == "emergency_number"]
    measured = measure(load_book(), our_prompts(), goal)
    assert measured is not None
    assert (goal.seconds, goal.keys, measured.met) == (20, 0, True)


@pytest.mark.parametrize("goal", load_goals(), ids=lambda goal: goal.name)
def test_our_own_goals_are_met(goal: Goal) -> None:
    measured = measure(load_book(), our_prompts(), goal)
    assert measured is not None
    assert measured.met
    assert goal.keys <= 3
    assert measured.barge_in_seconds <= measured.seconds


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("words", ": must be a mapping"),
        ('{entry: main, seconds: "5", keys: "1"}', " · hear: or reach, one of them, must say what the goal is"),
        ('{entry: main, hear: A, seconds: "0", keys: "1"}', " · seconds: must be a whole number from 1 to 600"),
        (
            '{entry: main, hear: A, seconds: "5", keys: "1", facts: {moon: "yes"}}',
            " · facts.moon: 'moon' is not a fact; call_flows/facts.py lists them",
        ),
    ],
)
def test_a_broken_goal_is_refused(tmp_path: Path, fields: str, message: str) -> None:
    path = tmp_path / "goals.yaml"
    path.write_text(f"moonshine: {fields}", encoding="utf-8")
    with pytest.raises(FlowFileError) as error:
        load_goals(path)
    assert str(error.value) == f"goals.yaml · moonshine{message}"
