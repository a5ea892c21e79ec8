"""Health and the mind on the line as it runs: the second call in two days, and a number that is left in peace."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.cases import CaseKind
from core.clock import india_day
from db.models import Call, Member, MemberPhone
from db.queries.console_today import urgent_cases
from db.queries.health import rang_about_health
from tests.harness import KAMLA, RUKHSANA, SAVITA, UNKNOWN, Line
from tests.line.line_caller import Caller

DAY = 24 * 3600


def ring(line: Line, number: str, keys: str) -> Caller:
    """Ring, leave what broke off, answer the notice if it comes, and press keys; "-" says nothing."""
    caller = Caller(line, number)
    caller.answer()
    said = {prompt for prompt, _ in json.loads(line.steps(caller.row)[-1].said)}
    before = ("2" if "RES.CALL" in said else "") + ("1" if "PRV.CONSENT" in said else "")
    for key in before + keys:
        if key == "-":
            caller.silence()
        else:
            caller.press(key)
    return caller


def not_sure(line: Line, number: str = SAVITA) -> str:
    """Ring about health, answer the first danger question with "don't know" and return how urgent that was."""
    caller = ring(line, number, "113")
    caller.hang_up()
    (priority,) = [case.priority for case in line.cases() if case.call_id == caller.row.id]
    return priority


def pass_time(line: Line, seconds: float) -> None:
    line.carrier.engine.clock.seconds += seconds  # type: ignore[misc]


class TestSecondCall:
    """domain/02-triage 2.1: two health calls within 48 hours are one level more urgent."""

    def test_within_two_days_it_is_one_level_more_urgent(self, line_on_both: Line) -> None:
        assert not_sure(line_on_both) == "P1"
        pass_time(line_on_both, 2 * DAY - 600)
        assert not_sure(line_on_both) == "P0"

    def test_after_two_days_it_is_not(self, line: Line) -> None:
        assert not_sure(line) == "P1"
        pass_time(line, 2 * DAY + 600)
        assert not_sure(line) == "P1"

    def test_another_number_does_not_count(self, line: Line) -> None:
        assert not_sure(line, KAMLA) == "P1"
        assert not_sure(line) == "P1"

    def test_a_number_that_hides_itself_is_nobodys_second_call(self, line: Line) -> None:
        assert not_sure(line, "anonymous") == "P1"
        assert not_sure(line, "anonymous") == "P1"

    def test_a_call_about_money_does_not_count(self, line: Line) -> None:
        ring(line, SAVITA, "2").hang_up()
        assert not_sure(line) == "P1"

    def test_two_patients_in_one_call_are_no_second_call(self, line: Line) -> None:
        caller = ring(line, SAVITA, "1")
        caller.press("1")
        caller.press("1")
        caller.press("1")
        caller.press("1")
        caller.press("3")
        caller.press("3")
        caller.hang_up()
        assert [case.priority for case in line.cases() if case.kind == "triage_unclear"] == ["P1"]

    def test_a_dropped_call_that_was_taken_up_again_is_one_call(self, line: Line) -> None:
        not_sure(line)
        (first,) = line.calls()
        later = ring(line, SAVITA, "")
        with line.database.session() as session:
            session.execute(update(Call).where(Call.id == later.row.id).values(resumes_call_id=first.id))
        with line.database.read() as connection:
            since_at = line.services.clock.now() - timedelta(days=2)
            assert not rang_about_health(connection, SAVITA, since_at)


def test_an_emergency_is_in_the_consoles_list_before_she_hears_the_answer(line: Line) -> None:
    """Nothing is to be waited for between the key press and the list that the console reads every four seconds."""
    caller = ring(line, SAVITA, "11")
    with line.database.reading() as session:
        assert urgent_cases(session, list(CaseKind)) == []
    caller.press("1")
    with line.database.reading() as session:
        (case,) = urgent_cases(session, list(CaseKind))
    assert (case.kind, case.priority) == ("emergency", "P0")


class TestQuiet:
    """T.M1, T.M5: nobody of that number is rung about money, from the same turn on."""

    @pytest.mark.parametrize("keys", ["411", "413", "41--", "41221", "4122--"])
    def test_whoever_may_harm_herself_or_is_pressed_by_debt_is_left_in_peace(self, line: Line, keys: str) -> None:
        ring(line, SAVITA, keys)
        assert held(line, SAVITA) == [("hardship", 30)]

    def test_no_to_everything_changes_nothing(self, line: Line) -> None:
        ring(line, SAVITA, "41222")
        assert held(line, SAVITA) == [(None, None)]

    def test_every_member_of_the_number_is_meant_when_nobody_is_identified(self, line: Line) -> None:
        with line.database.session() as session:
            kamla = session.scalars(select(MemberPhone.member_id).where(MemberPhone.e164 == KAMLA)).one()
            session.add(MemberPhone(member_id=kamla, e164=RUKHSANA, rank=1, shared=True))
        caller = ring(line, RUKHSANA, "411")
        assert caller.row.member_id is None
        assert held(line, RUKHSANA) == [("hardship", 30)] * 2

    def test_a_longer_hold_stands(self, line: Line) -> None:
        until_on = india_day(line.services.clock.now()) + timedelta(days=90)
        with line.database.session() as session:
            session.execute(update(Member).values(money_calls_held_until_on=until_on, hold_reason="bereavement"))
        ring(line, SAVITA, "411")
        assert held(line, SAVITA) == [("bereavement", 90)]

    @pytest.mark.parametrize("number", [UNKNOWN, "anonymous"])
    def test_a_number_of_nobody_changes_nobody(self, line: Line, number: str) -> None:
        assert not ring(line, number, "411").has_ended
        with line.database.reading() as session:
            assert set(session.scalars(select(Member.money_calls_held_until_on))) == {None}


def held(line: Line, number: str) -> list[tuple[str | None, int | None]]:
    """Return the reason and the days of the hold for each member of a number."""
    today_on = india_day(line.services.clock.now())
    with line.database.reading() as session:
        members = session.scalars(
            select(Member).join(MemberPhone).where(MemberPhone.e164 == number).order_by(Member.id)
        ).all()
        until = [(member.hold_reason, member.money_calls_held_until_on) for member in members]
    return [(reason, (on - today_on).days if on else None) for reason, on in until]
