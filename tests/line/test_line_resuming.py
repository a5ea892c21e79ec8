"""The line breaks, she rings again: the call goes on where it broke, with nothing lost and nothing doubled."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from core.cases import Priority
from db.models import Call, Recording
from tests.harness import SAVITA, SAVITAS_NUMBER, Line, emptied
from tests.line.line_caller import Caller, uuid

# What she does from the first word on: a day's triage, an emergency, a question she speaks, her own savings.
SAME_DAY = ("1", "1", *["2"] * 9, "1")
EMERGENCY = ("1", "1", "2", "2", "1")
QUESTION = ("3", "3", "1", "speak", "3")
SAVINGS = ("2", SAVITAS_NUMBER, "1")
STORIES = {"same_day": SAME_DAY, "emergency": EMERGENCY, "question": QUESTION, "savings": SAVINGS}
# The first two keys only lead to the place; nothing has been begun before them.
_CHOICE = random.Random(20261125)
DROPS = sorted({(name, _CHOICE.randrange(2, len(keys))) for name, keys in STORIES.items() for _ in range(5)})


@pytest.fixture
def line(shared_sqlite_line: Line) -> Line:
    return emptied(shared_sqlite_line)


def do(caller: Caller, acts: Sequence[str]) -> None:
    for act in acts:
        if caller.has_ended:
            return
        if act == "speak":
            caller.speak(12, uuid())
        else:
            caller.press(act)


def rings(line: Line, acts: Sequence[str]) -> Caller:
    caller = Caller(line, SAVITA)
    caller.answer()
    do(caller, acts)
    return caller


def offers(caller: Caller) -> bool:
    return "RES.CALL" in str(caller.row.state)


def open_needs(line: Line) -> list[tuple[str, str]]:
    return sorted((case.kind, case.priority) for case in line.cases())


def pass_minutes(line: Line, minutes: int) -> None:
    """Time goes by, for the line as for the network."""
    line.carrier.engine.clock.seconds += 60.0 * minutes  # type: ignore[misc]


@pytest.mark.parametrize(("story", "at"), DROPS)
def test_a_dropped_call_ends_like_one_that_was_not(line: Line, story: str, at: int) -> None:
    acts = STORIES[story]
    rings(line, acts).hang_up()
    whole = open_needs(line)
    emptied(line)

    rings(line, acts[:at]).hang_up()
    pass_minutes(line, 5)
    after_drop = open_needs(line)
    again = rings(line, ["1"])
    secret = [SAVITAS_NUMBER] if story == "savings" else []
    do(again, [*secret, *acts[at:]])
    again.hang_up()

    needs = open_needs(line)
    assert [kind for kind, _ in needs] == [kind for kind, _ in whole]
    order = list(Priority)
    for (_, now), (_, undropped) in zip(needs, whole, strict=True):
        assert order.index(Priority(now)) <= order.index(Priority(undropped))
    for (_, now), (_, before) in zip(needs, after_drop, strict=False):
        assert order.index(Priority(now)) <= order.index(Priority(before)), "it became less urgent"
    assert again.row.resumes_call_id is not None


def test_the_case_of_the_drop_is_the_case_of_the_end(line: Line) -> None:
    rings(line, EMERGENCY[:3]).hang_up()
    (dropped,) = line.cases()
    assert (dropped.kind, dropped.priority) == ("triage_unclear", "P1")
    again = rings(line, ["1", *EMERGENCY[3:]])
    (case,) = line.cases()
    assert (case.id, case.number) == (dropped.id, dropped.number)
    assert (case.kind, case.priority) == ("emergency", "P0")
    assert (case.call_id, case.resumed_from_call_id) == (again.row.id, dropped.call_id)
    assert json.loads(case.detail)["sign"] == "T.G3"


def test_what_she_spoke_before_the_drop_is_kept_once(line: Line) -> None:
    rings(line, QUESTION[:4]).hang_up()
    again = rings(line, ["1", "3"])
    (case,) = line.cases()
    with line.database.reading() as session:
        (recording,) = session.scalars(select(Recording)).all()
    assert (case.call_id, case.turn) == (recording.call_id, recording.turn)
    assert recording.status == "wanted"
    assert again.row.disposition == "question"


def test_it_is_offered_once(line: Line) -> None:
    rings(line, EMERGENCY[:3]).hang_up()
    first = rings(line, ["1"])
    second = rings(line, [])
    assert first.row.resumes_call_id is not None
    assert not offers(second)


def test_not_after_half_an_hour(line: Line) -> None:
    rings(line, EMERGENCY[:3]).hang_up()
    pass_minutes(line, 31)
    assert not offers(rings(line, []))


def test_not_in_another_version_of_the_flows(line: Line) -> None:
    rings(line, EMERGENCY[:3]).hang_up()
    with line.database.session() as session:
        (call,) = session.scalars(select(Call)).all()
        call.flow_version = "0" * len(call.flow_version)
    assert not offers(rings(line, []))


def test_not_from_another_number(line: Line) -> None:
    rings(line, EMERGENCY[:3]).hang_up()
    other = Caller(line, "+919000000098")
    other.answer()
    assert not offers(other)


def test_not_when_only_the_menu_was_heard(line: Line) -> None:
    rings(line, []).hang_up()
    assert not offers(rings(line, []))


def test_not_when_the_newest_call_came_to_its_end(line: Line) -> None:
    rings(line, EMERGENCY[:3]).hang_up()
    pass_minutes(line, 1)
    rings(line, ["2"]).hang_up()
    pass_minutes(line, 1)
    # She chose something new and rang off at a menu: the older drop is history.
    assert not offers(rings(line, []))


@pytest.mark.parametrize("keys", [["4", "2"], ["4", "2", "1"]])
def test_never_for_what_is_sealed(line: Line, keys: list[str]) -> None:
    rings(line, keys).hang_up()
    with line.database.reading() as session:
        (call,) = session.scalars(select(Call)).all()
    assert str(call.state).startswith("sealed:")
    assert not offers(rings(line, []))


def test_a_number_that_hides_itself_is_offered_nothing(line: Line) -> None:
    for _ in range(2):
        caller = Caller(line, "anonymous")
        caller.answer()
        caller.press("1")
        caller.press("1")
        assert not offers(caller)
        caller.hang_up()
