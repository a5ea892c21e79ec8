"""The loop closes: a question by phone, its number, an answer by call, and what she says of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from audio.checks import estimate_seconds
from db.models import Answer, Call, CallStep, Case, Consent, Errand, Staff
from db.queries import answers
from tests.harness import RUKHSANA, SAVITA, UNKNOWN, Line, catalogue, emptied
from tests.line.line_caller import Caller, uuid
from tests.line.placed import ring

TO_THE_STATUS = ("3", "4", "4", "2")


@pytest.fixture
def line(shared_sqlite_line: Line) -> Line:
    return emptied(shared_sqlite_line)


def rings(line: Line, *keys: str, number: str = SAVITA) -> Caller:
    caller = Caller(line, number)
    caller.answer()
    press(caller, *keys)
    return caller


def press(caller: Caller, *keys: str) -> None:
    for key in keys:
        caller.press(key)


def asks(line: Line, number: str = SAVITA) -> Case:
    """She records a question and sends it."""
    caller = rings(line, "3", "3", "1", number=number)
    caller.speak(12, uuid())
    caller.press("3")
    caller.hang_up()
    return line.cases()[-1]


def said(caller: Caller) -> str:
    """What the last turn said, as it was written down."""
    with caller.line.database.reading() as session:
        steps = session.scalars(select(CallStep).where(CallStep.call_id == caller.row.id).order_by(CallStep.turn))
        return list(steps)[-1].said


def case(line: Line, case_id: int) -> Case:
    with line.database.reading() as session:
        return session.get_one(Case, case_id)


def answered(line: Line, asked: Case) -> None:
    """A didi has recorded an answer."""
    now = line.services.clock.now()
    with line.database.session() as session:
        staff_id = session.scalars(select(Staff.id)).first()
        answer = Answer(case_id=asked.id, staff_id=staff_id, file="answers/1.wav", seconds=9, made_at=now)
        answers.tell_answer(session.connection(), asked, answers.keep(session, answer), now)


def test_the_number_she_hears_is_the_number_of_her_case(line: Line) -> None:
    caller = rings(line, "3", "3", "1")
    caller.speak(12, uuid())
    caller.press("3")
    (asked,) = line.cases()
    heard = said(caller)
    assert "CAS.NUMBER" in heard
    assert re.search(rf"\b{asked.number}\b", heard)


def test_a_second_question_in_one_call_is_the_same_case_and_number(line: Line) -> None:
    caller = rings(line, "3", "3", "1")
    caller.speak(12, uuid())
    press(caller, "3", "3", "3", "1")
    caller.speak(12, uuid())
    caller.press("3")
    (asked,) = line.cases()
    assert str(asked.number) in said(caller)


def test_she_asks_after_it_by_its_number_from_any_phone(line: Line) -> None:
    asked = asks(line)
    for number in (SAVITA, RUKHSANA):
        assert "CAS.NEW" in said(rings(line, *TO_THE_STATUS, str(asked.number), number=number))
    with line.database.session() as session:
        session.execute(update(Case).values(status="done", closed_at=line.services.clock.now()))
    assert "CAS.DONE" in said(rings(line, *TO_THE_STATUS, str(asked.number)))


def test_a_number_of_nothing_tells_nothing(line: Line) -> None:
    asked = asks(line)
    other = "1000" if asked.number != 1000 else "1001"
    assert "CAS.NOTFOUND" in said(rings(line, *TO_THE_STATUS, other))


def test_a_matter_closed_long_ago_is_not_found(line: Line) -> None:
    asked = asks(line)
    long_ago = line.services.clock.now() - timedelta(days=31)
    with line.database.session() as session:
        session.execute(update(Case).values(status="done", closed_at=long_ago))
    assert "CAS.NOTFOUND" in said(rings(line, *TO_THE_STATUS, str(asked.number)))


def test_sending_a_question_is_agreeing_to_be_rung_about_it(line: Line) -> None:
    asks(line)
    with line.database.reading() as session:
        given = session.scalars(select(Consent).where(Consent.purpose == "case_news")).one()
    assert (given.granted, given.words, given.phone) == (True, "REC.SENT", SAVITA)


def test_the_answer_waits_at_the_call_back(line: Line) -> None:
    asked = asks(line)
    answered(line, asked)
    with line.database.reading() as session:
        errand = session.scalars(select(Errand)).one()
    assert (errand.kind, errand.case_id, errand.phone) == ("answer", asked.id, SAVITA)
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.hang_up()
    back = ring(line, "callback", SAVITA)
    with line.database.session() as session:
        session.execute(update(Answer).values(case_id=asked.id))
    back.answer()
    press(back, "1", "1", "1")
    assert any("/audio/stored/" in address for address in back.plays())
    press(back, "1")
    with line.database.reading() as session:
        heard = session.scalars(select(Answer)).one()
    assert (heard.heard_at, heard.solved) == (line.services.clock.now(), True)
    assert case(line, asked.id).status == "done"


def hears_that_it_is_not_solved(line: Line) -> str:
    caller = ring(line, "answer", SAVITA)
    caller.answer()
    press(caller, "1", "1", "1", "2")
    last = said(caller)
    caller.hang_up()
    return last


def test_twice_unsolved_is_a_senior_s(line: Line) -> None:
    with line.database.session() as session:
        senior = Staff(code="D-09", name="Asha", fs_uniquifier="d9", is_senior=True)
        session.add(senior)
        session.flush()
        senior_id = senior.id
    assert "CAS.REOPEN" in hears_that_it_is_not_solved(line)
    first = case(line, 1)
    assert (first.status, first.reopened, first.priority, first.assigned_to_id) == ("new", 1, "Q", None)
    assert "CAS.SENIOR" in hears_that_it_is_not_solved(line)
    second = case(line, 1)
    assert (second.reopened, second.priority, second.assigned_to_id) == (2, "D2", senior_id)
    assert second.escalated_at == line.services.clock.now()
    assert second.respond_by_at == line.services.clock.now() + timedelta(hours=48)


def test_stop_is_a_no_to_such_calls(line: Line) -> None:
    asks(line)
    caller = ring(line, "answer", SAVITA)
    caller.answer()
    caller.press("3")
    caller.hang_up()
    with line.database.reading() as session:
        newest = session.scalars(
            select(Consent).where(Consent.purpose == "case_news").order_by(Consent.id.desc())
        ).first()
        errand = session.scalars(select(Errand)).one()
    assert newest is not None
    assert not newest.granted
    assert errand.status == "ended"


def test_later_is_three_hours_later(line: Line) -> None:
    caller = ring(line, "answer", SAVITA)
    caller.answer()
    caller.press("2")
    caller.hang_up()
    with line.database.reading() as session:
        errand = session.scalars(select(Errand)).one()
    assert (errand.status, errand.next_attempt_at) == ("due", line.services.clock.now() + timedelta(hours=3))


def test_a_second_call_for_one_errand_says_nothing(line: Line) -> None:
    first = ring(line, "answer", SAVITA)
    first.answer()
    with line.database.session() as session:
        session.execute(update(Errand).values(delivered_by=1))
        session.execute(update(Call).values(turn=-1, status="placed", state=None))
    again = Caller(line, SAVITA, answer_url=first.answer_url, hangup_url=first.hangup_url, inbound=False)
    again.call_uuid = first.call_uuid
    again.answer()
    assert again.plays() == []


def test_a_call_back_begins_the_same_for_everybody(line: Line) -> None:
    documents = []
    for number in (SAVITA, RUKHSANA, UNKNOWN):
        caller = ring(line, "callback", number)
        caller.answer()
        documents.append(caller.plays())
        caller.hang_up()
    assert documents[0] == documents[1] == documents[2]


def test_what_is_of_use_begins_within_twelve_seconds() -> None:
    words = [catalogue()[prompt].hi for prompt in ("CBK.FREE", "CBK.EMERG")]
    assert sum(estimate_seconds(text) for text in words) <= 12
