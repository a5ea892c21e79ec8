"""Two pictures instead of four digits: enough for the day of the meeting, for nothing that matters more."""

from __future__ import annotations

import json
from datetime import time

import pytest
from sqlalchemy import select, update

from db.models import Group, Member, MemberPhone
from ivr.secret_number import LOCK, MAX_FAILURES, OF_PICTURES, WeakSecretError, hash_secret
from tests.harness import KAMLA, RUKHSANA, SAVITA, SAVITAS_NUMBER, SAVITAS_PICTURES, UNKNOWN, Line
from tests.line.line_caller import Caller

TO_THE_MEETING = ("3", "4", "1", "1")
MONEY = "2"
WRONG = "19"


@pytest.fixture
def meeting(line_on_both: Line) -> Line:
    """Her group meets at a time that is known."""
    with line_on_both.database.write() as connection:
        connection.execute(update(Group).values(meeting_time=time(14)))
    return line_on_both


def ask(line: Line, *keys: str, number: str = SAVITA) -> Caller:
    """Ring, ask for the day of the meeting, and press these keys."""
    caller = Caller(line, number)
    caller.answer()
    for before, key in (("RES.CALL", "2"), ("PRV.CONSENT", "1")):
        if heard(caller)[-1] == before:
            caller.press(key)
    for key in (*TO_THE_MEETING, *keys):
        caller.press(key)
    return caller


def heard(caller: Caller) -> list[str]:
    return [prompt for prompt, *_ in json.loads(caller.line.steps(caller.row)[-1].said)]


def savita(line: Line) -> Member:
    with line.database.reading() as session:
        return session.scalars(select(Member).where(Member.code == "M-1")).one()


@pytest.mark.parametrize("keys", [SAVITAS_PICTURES, SAVITAS_NUMBER])
def test_they_open_the_day_of_the_meeting_and_so_does_her_number(meeting: Line, keys: str) -> None:
    caller = ask(meeting, keys)
    assert heard(caller) == ["REM.MEET"]
    assert caller.row.member_id == savita(meeting).id


def test_they_open_no_amount(meeting: Line) -> None:
    caller = ask(meeting, SAVITAS_PICTURES, "1")
    caller.press(MONEY)
    assert heard(caller)[-1] in {"PRV.CODE", "PRV.CODE.S"}
    caller.press(SAVITAS_PICTURES)
    assert heard(caller) == ["PRV.CODEBAD"]


def test_her_number_given_there_is_not_asked_for_again(meeting: Line) -> None:
    caller = ask(meeting, SAVITAS_NUMBER, "1")
    caller.press(MONEY)
    assert heard(caller)[-1] in {"MNU.MONEY4", "MNU.MONEY4.S"}


def test_wrong_ones_count_with_wrong_numbers_and_lock_both(line: Line) -> None:
    for _ in range(MAX_FAILURES):
        ask(line, WRONG).hang_up()
    assert savita(line).secret_locked_until_at == line.services.clock.now() + LOCK
    assert heard(ask(line, SAVITAS_PICTURES)) == ["PRV.PICBAD"]
    assert heard(ask(line, SAVITAS_NUMBER)) == ["PRV.PICBAD"]


@pytest.mark.parametrize("number", [RUKHSANA, KAMLA, UNKNOWN])
def test_where_none_were_set_they_are_wrong(line: Line, number: str) -> None:
    caller = ask(line, SAVITAS_PICTURES, number=number)
    assert heard(caller) == ["PRV.PICBAD"]


def test_the_same_pictures_of_two_women_on_one_phone_prove_nobody(line: Line) -> None:
    with line.database.session() as session:
        kamla = session.scalars(select(Member).where(Member.code == "M-5")).one()
        kamla.picture_hash = hash_secret(SAVITAS_PICTURES, kamla.id, line.services.settings.secret_key, OF_PICTURES)
        session.add(MemberPhone(member_id=kamla.id, e164=SAVITA, rank=1))
    assert heard(ask(line, SAVITAS_PICTURES)) == ["PRV.PICBAD"]


def test_a_member_who_left_has_none(line: Line) -> None:
    with line.database.write() as connection:
        connection.execute(update(Member).values(left_on=line.services.clock.now().date()))
    assert heard(ask(line, SAVITAS_PICTURES)) == ["PRV.PICBAD"]


@pytest.mark.parametrize("keys", ["", "3", "33", "12", "30", "372", "३७"])
def test_what_is_no_choice_of_two_cards_is_refused(keys: str) -> None:
    with pytest.raises(WeakSecretError):
        hash_secret(keys, 1, "pepper", OF_PICTURES)
