"""Silent and prank calls: counted in a row, met softly, and never kept from the danger signs or from a didi."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from db.models import Caller as CallerRow
from tests.harness import SAVITA, UNKNOWN, Line
from tests.line.line_caller import Caller
from tests.line.placed import ring


def silent_call(line: Line, number: str = UNKNOWN, *, seconds: int = 40) -> Caller:
    """Ring, say nothing to the first question, and ring off."""
    caller = Caller(line, number)
    caller.answer()
    caller.silence()
    caller.hang_up(Duration=str(seconds))
    return caller


def counted(line: Line, number: str = UNKNOWN) -> int | None:
    """Return how many silent calls in a row are written down; None: nothing is written of this number."""
    with line.database.reading() as session:
        return session.scalar(select(CallerRow.silent_calls).where(CallerRow.phone == number))


def heard(caller: Caller) -> list[str]:
    return [prompt for prompt, *_ in json.loads(caller.line.steps(caller.row)[-1].said)]


def after_three(line: Line, number: str = UNKNOWN) -> Caller:
    """Return the fourth call of a number that was silent three times, just answered."""
    for _ in range(3):
        silent_call(line, number)
    caller = Caller(line, number)
    caller.answer()
    return caller


@pytest.mark.parametrize("number", [UNKNOWN, SAVITA])
def test_the_fourth_in_a_row_is_met_softly_and_the_number_to_dial_still_comes_first(
    line_on_both: Line, number: str
) -> None:
    caller = after_three(line_on_both, number)
    assert heard(caller) == ["SYS.HELLO", "SYS.EMERG", "RES.HERE"]
    caller.silence()
    assert heard(caller) == ["SYS.NUMBERS", "RES.HERE"]
    caller.silence()
    assert heard(caller) == ["RES.SOFT", "SYS.EMERG"]
    assert caller.has_ended
    caller.hang_up()
    assert counted(line_on_both, number) == 4


def test_it_is_answered_however_often(line: Line) -> None:
    for _ in range(12):
        silent_call(line)
    caller = Caller(line, UNKNOWN)
    caller.answer()
    assert heard(caller)[:2] == ["SYS.HELLO", "SYS.EMERG"]
    caller.press("1")
    assert heard(caller)[-1] in {"MNU.HEALTH", "MNU.HEALTH.S"}


def test_one_key_leads_to_the_danger_signs_and_another_to_a_didi(line: Line) -> None:
    caller = after_three(line)
    caller.press("1")
    caller.press("1")
    assert "T.G1" in heard(caller)
    other = after_three(line, "+919000000077")
    other.press("0")
    assert heard(other) == ["SYS.HOLD"]


def test_no_didi_is_sent_for_and_no_case_is_opened(line: Line) -> None:
    caller = after_three(line)
    before = len(line.cases())
    caller.silence()
    caller.silence()
    caller.hang_up()
    assert len(line.cases()) == before


@pytest.mark.parametrize("key", ["1", "2", "0", "8", "9", "*"])
def test_a_key_that_means_something_ends_the_row(line: Line, key: str) -> None:
    caller = after_three(line)
    caller.press(key)
    caller.hang_up()
    assert counted(line) == 0
    again = Caller(line, UNKNOWN)
    again.answer()
    assert "RES.HERE" not in heard(again)


def test_so_does_one_after_two_silent_calls(line: Line) -> None:
    silent_call(line)
    silent_call(line)
    caller = Caller(line, UNKNOWN)
    caller.answer()
    caller.press("9")
    caller.hang_up()
    assert counted(line) == 0


def test_whoever_waits_for_the_didi_and_talks_to_her_was_not_silent(line: Line) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.silence()
    caller.silence()
    caller.talk(connected=True)
    caller.hang_up()
    assert counted(line, SAVITA) is None


def test_keys_that_mean_nothing_are_no_word(line: Line) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.press("5")
    caller.hang_up()
    assert counted(line, SAVITA) == 1


def test_whoever_rings_off_at_once_wants_to_be_rung_back(line: Line) -> None:
    silent_call(line, seconds=5)
    assert counted(line) is None


def test_nothing_is_written_of_a_call_in_which_somebody_did_something(line: Line) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.press("9")
    caller.hang_up()
    assert counted(line, SAVITA) is None


def test_silence_in_a_call_of_ours_is_not_counted(line: Line) -> None:
    caller = ring(line, "weekly")
    caller.answer()
    caller.silence()
    caller.hang_up()
    assert counted(line, SAVITA) is None


def test_a_number_that_hides_itself_is_not_counted(line: Line) -> None:
    silent_call(line, "anonymous")
    with line.database.reading() as session:
        assert session.scalars(select(CallerRow)).all() == []


def test_the_language_she_chose_stays(line: Line) -> None:
    first = Caller(line, SAVITA)
    first.answer()
    for key in ("3", "4", "4", "4", "2", "2"):
        first.press(key)
    first.hang_up()
    silent_call(line, SAVITA)
    with line.database.reading() as session:
        row = session.scalars(select(CallerRow)).one()
    assert (row.language, row.silent_calls) == ("awa", 1)
