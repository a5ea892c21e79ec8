"""A didi who is talking is tried again, at another didi's phone where there is one, and never without an end."""

from __future__ import annotations

from carrier import xml
from db.models import Staff
from tests.harness import SAROJ_DIDI, SAVITA, Line
from tests.line.line_caller import Caller

REKHA_DIDI = "+919000000094"


def rung(caller: Caller) -> str | None:
    """Return the phone the last document rings, if it rings one."""
    assert caller.document is not None
    return next((number.text for number in caller.document.walk() if number.name == "Number"), None)


def wants_a_didi(line: Line, number: str = SAVITA) -> Caller:
    caller = Caller(line, number)
    caller.answer()
    caller.press("0")
    return caller


def with_another_didi(line: Line) -> Line:
    with line.database.session() as session:
        session.add(Staff(code="D-09", name="Rekha", phone=REKHA_DIDI, takes_calls=True, fs_uniquifier="d9"))
    return line


def test_her_own_didi_comes_first_then_another_then_her_own_again(line: Line) -> None:
    caller = wants_a_didi(with_another_didi(line))
    tried = [rung(caller)]
    for _ in range(2):
        caller.talk(connected=False)
        caller.silence()
        tried.append(rung(caller))
    assert [phone and phone.removeprefix("+") for phone in tried] == [
        phone.removeprefix("+") for phone in (SAROJ_DIDI, REKHA_DIDI, SAROJ_DIDI)
    ]


def test_one_phone_is_tried_three_times_and_then_she_is_promised_a_call(line: Line) -> None:
    caller = wants_a_didi(line)
    for _ in range(2):
        assert rung(caller) is not None
        caller.talk(connected=False)
        assert xml.parse(caller.replies[-1].data).children[0].name == "GetInput"
        caller.silence()
    caller.talk(connected=False)
    assert rung(caller) is None
    assert not caller.has_ended
    (case,) = line.cases()
    assert (case.kind, case.priority, case.phone) == ("callback", "P1", SAVITA)


def test_whoever_puts_the_phone_down_while_waiting_has_a_case(line: Line) -> None:
    caller = wants_a_didi(line)
    caller.talk(connected=False)
    caller.hang_up()
    (case,) = line.cases()
    assert (case.kind, case.priority, case.phone) == ("callback", "P1", SAVITA)


def test_whoever_would_rather_be_rung_has_one_case_however_often_she_asks(line: Line) -> None:
    caller = wants_a_didi(line)
    for _ in range(2):
        caller.talk(connected=False)
        caller.press("1")
        caller.press("0")
    assert len(line.cases()) == 1
