"""Any call may break off at any step: rung again and taken up, it leaves what it would have left in one piece.

The calls are those of the journeys, with the facts of their persona. Where a call broke off, and what was said in it,
comes from the database, as on the line.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

import pytest
from sqlalchemy import select

from call_flows.state import State
from core.cases import Priority
from db.models import CallStep, Case, Consent, Entry, Errand, LessonProgress, QuizAnswer, Recording
from ivr.facts import RESOLVERS, CallFacts
from tests.fakes import FakeFacts
from tests.harness import SAVITA, SAVITAS_NUMBER, Line, book, emptied
from tests.journey_files import Journey, Step, all_journeys
from tests.line.line_caller import Caller, uuid
from tests.line.told import put_up_notices

SEEDS = range(20)
# What the second call must know from the first; everything else is the persona's.
REAL = frozenset({"call.unfinished", "call.left_off", "case.number", "lesson.facts_heard"})
OFFER = "RES.CALL"
HOUSE_KEYS = frozenset("089*")
URGENCY = list(Priority)
# What a triage comes to when it broke off stays a person's, however it goes on: one need under three names.
TRIAGE = dict.fromkeys(("emergency", "triage_unclear", "health"), "triage")


def is_straight(step: Step) -> bool:
    """She does what she came for, presses no wrong key and calls no didi."""
    if step.outcome in {"no_match", "no_input"}:
        return False
    if step.act == "press":
        return str(step.value) not in HOUSE_KEYS
    return step.act in {"answer", "speak"} or (step.act, step.value) == ("code", "right")


def straight_part(journey: Journey) -> list[Step]:
    """Return the steps of a journey up to its end or to where she hangs up."""
    steps = list(journey.steps)
    return steps[1:-1] if steps[-1].act == "hang_up" else steps[1:]


CALLS = [
    journey
    for journey in all_journeys()
    if (journey.entry, journey.caller) == ("main", "savita")
    and not {"call.unfinished", "call.left_off"} & set(journey.facts)
    and all(is_straight(step) for step in straight_part(journey))
]


@pytest.fixture
def line(shared_sqlite_line: Line) -> Line:
    return shared_sqlite_line


def with_facts_of(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the line know what the persona of a journey knows, and of earlier calls what is in the database."""
    persona = FakeFacts(journey.caller, journey.facts)

    def get(facts: CallFacts, name: str, memory: dict[str, Any]) -> Any:
        return RESOLVERS[name](facts, memory) if name in REAL else persona.get(name, memory)

    monkeypatch.setattr(CallFacts, "get", get)


@dataclass(frozen=True)
class Left:
    """What calls left behind, whichever of them it was."""

    cases: list[str]
    urgency: dict[str, int]
    rest: list[Any]


def left_by(line: Line) -> Left:
    line.cases()
    with line.database.reading() as session:
        cases = session.scalars(select(Case)).all()
        entries = session.scalars(select(Entry).where(Entry.status == "confirmed")).all()
        rest: list[Any] = [
            sorted((one.kind, one.item, str(one.quantity), str(one.choice), str(one.notice_id)) for one in entries),
            sorted((one.purpose, one.status) for one in session.scalars(select(Recording))),
            sorted((one.topic, one.was_right) for one in session.scalars(select(QuizAnswer))),
            sorted(
                (one.topic, one.facts_heard, one.finished_at is not None)
                for one in session.scalars(select(LessonProgress))
            ),
            sorted((one.purpose, one.granted) for one in session.scalars(select(Consent)) if one.call_id),
            sorted((one.kind, one.status) for one in session.scalars(select(Errand))),
        ]
    needs = [(TRIAGE.get(case.kind, case.kind), URGENCY.index(Priority(case.priority))) for case in cases]
    return Left(sorted(need for need, _ in needs), dict(sorted(needs, reverse=True)), rest)


def prompts(caller: Caller) -> list[str]:
    """Return what was said in the last turn."""
    row = caller.row
    with caller.line.database.reading() as session:
        return [said[0] for said in json.loads(session.get_one(CallStep, (row.id, row.turn)).said)]


def do(caller: Caller, steps: Sequence[Step]) -> None:
    for step in steps:
        if step.act == "speak":
            caller.speak(int(step.value), uuid())
        else:
            caller.press(SAVITAS_NUMBER if step.act == "code" else str(step.value))


def rings(line: Line) -> Caller:
    caller = Caller(line, SAVITA)
    caller.answer()
    return caller


def is_asked_for_the_secret_number(caller: Caller) -> bool:
    return "PRV.CODE" in prompts(caller) or "PRV.CODE.S" in prompts(caller)


def is_asked_whether_it_is_her(caller: Caller) -> bool:
    return "ANS.WHO" in prompts(caller)


def in_one_piece(line: Line, steps: Sequence[Step]) -> tuple[Left, list[str]]:
    put_up_notices(emptied(line))
    caller = rings(line)
    do(caller, steps)
    last = prompts(caller)
    caller.hang_up()
    return left_by(line), last


def is_in_what_goes_on(caller: Caller) -> bool:
    """Tell whether she stands in flows that are taken up, the innermost too, with something yet to come.

    Others begin anew, and what is sealed is never taken up.
    """
    state = str(caller.row.state)
    if not state.startswith("{"):
        return False
    frames = [(book().flows[frame.flow], frame.node) for frame in State.from_json(state).frames]
    inner = list(dropwhile(lambda frame: not frame[0].resumes, frames))
    return bool(inner) and all(flow.resumes for flow, _ in inner) and inner[-1][1] != inner[-1][0].over


def goes_on(line: Line, next_step: Step) -> Caller:
    """She rings again and takes the call up, her secret number first if it was given."""
    line.carrier.engine.clock.seconds += 60.0  # type: ignore[misc]
    again = rings(line)
    assert OFFER in prompts(again), "nothing is offered to her"
    again.press("1")
    if is_asked_whether_it_is_her(again):
        again.press("1")
    if next_step.act != "code" and is_asked_for_the_secret_number(again):
        again.press(SAVITAS_NUMBER)
    return again


def in_pieces(line: Line, steps: Sequence[Step], drops: Sequence[int]) -> list[str] | None:
    """Make the call, dropped after so many steps each time; return its last words, None where it is not taken up."""
    put_up_notices(emptied(line))
    caller, done = rings(line), 0
    for drop in drops:
        do(caller, steps[done:drop])
        if not is_in_what_goes_on(caller):
            return None
        caller.hang_up()
        caller, done = goes_on(line, steps[drop]), drop
    do(caller, steps[done:])
    last = prompts(caller)
    caller.hang_up()
    return last


def assert_the_same(journey: Journey, drops: Sequence[int], line: Line, last: list[str]) -> None:
    """Compare what the pieces left, which are the last calls of the line, with what one whole call leaves."""
    pieces = left_by(line)
    whole, whole_last = in_one_piece(line, straight_part(journey))
    about = f"{journey.name} dropped after {drops}"
    assert pieces.cases == whole.cases, about
    assert pieces.rest == whole.rest, about
    assert last == whole_last, about
    for need, urgency in whole.urgency.items():
        assert pieces.urgency[need] <= urgency, f"{about}: {need} became less urgent"


# The quiz of a lesson, hands in a meeting, a leader's count and sum, a question she speaks, a rumour, an emergency.
EVERYWHERE = (
    "lesson.whole",
    "meeting_lesson.whole",
    "leader.count",
    "leader.attendance",
    "question.send",
    "rumour.told",
    "health.emergency_heart",
    "card_month.labour_until_november",
)


@pytest.mark.parametrize("name", EVERYWHERE)
def test_it_may_break_off_at_every_step(line: Line, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (journey,) = (call for call in CALLS if call.name == name)
    with_facts_of(journey, monkeypatch)
    steps, taken_up = straight_part(journey), 0
    for drop in range(1, len(steps)):
        last = in_pieces(line, steps, [drop])
        if last is not None:
            assert_the_same(journey, [drop], line, last)
            taken_up += 1
    assert taken_up >= len(steps) - 2


@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_in_pieces_leaves_what_it_leaves_in_one(
    line: Line, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    luck = random.Random(seed)
    for _ in range(60):
        journey = luck.choice(CALLS)
        steps = straight_part(journey)
        drops = sorted(luck.sample(range(1, len(steps)), min(luck.choice([1, 1, 2]), len(steps) - 1)))
        with_facts_of(journey, monkeypatch)
        last = in_pieces(line, steps, drops)
        if last is not None:
            assert_the_same(journey, drops, line, last)
            return
    pytest.fail("no call broke off where it could be taken up")
