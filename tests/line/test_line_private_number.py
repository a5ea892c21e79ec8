"""A private number through real webhooks: one didi, two people who know of it, no trace anywhere else (row 12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select, text

from call_flows.state import State
from carrier import xml
from db.models import Base, Errand, Member
from db.safety import codes
from db.safety.desk import SafetyDesk, how_many_wait
from ivr.calls import sealing
from ivr.private_number import MOST_WRONG
from tests.harness import SAROJ_DIDI, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line
from tests.line.line_caller import Caller
from tests.line.placed import ring
from tests.safety.people import (
    NAMED_DIDI,
    SAFETY_DIDI,
    WRONG_CODE,
    name_safety_worker,
    named_people,
    private_failures,
    private_number,
)

STRANGER = 99
_NOT_OF_CALLS = {"flow_versions", "prompt_words", "staff", "roles", "staff_roles"}
_TELLING = ("named_didi", "private", "HOM.", "PRV.MINOR", "SYS.HOLD", "child", '"talk"', "'talk'", "Dial", NAMED_DIDI)


def at_the_prompt(line: Line, number: str = UNKNOWN) -> Caller:
    """Return a call that is asked for her secret number."""
    caller = Caller(line, number)
    caller.answer()
    match State.from_json(caller.row.state or "").here.node:
        case "consent":
            caller.press("1")
        case "offer":
            # The call before broke off, and she wants something new.
            caller.press("2")
    caller.press("2")
    assert State.from_json(caller.row.state or "").here.node == "code"
    return caller


def heard(caller: Caller) -> list[str]:
    """Return what the last document plays and waits for: the clips' names are made from the words."""
    plays = [play.rsplit("/", 1)[1] for play in caller.plays()]
    assert caller.document is not None
    return [*plays, *(element.name for element in caller.document.walk() if element.name in {"GetInput", "Dial"})]


class TestWhereItLeads:
    def test_to_the_one_didi_and_to_nobody_else(self, line: Line) -> None:
        name_safety_worker(line)
        caller = at_the_prompt(line)
        reply = caller.press(private_number(line, under_age=False)).decode()
        assert NAMED_DIDI.removeprefix("+") in reply
        assert SAFETY_DIDI.removeprefix("+") not in reply
        assert SAROJ_DIDI.removeprefix("+") not in reply

    def test_when_she_has_left_nobody_takes_her_place(self, line: Line) -> None:
        name_safety_worker(line)
        digits = private_number(line, under_age=False)
        with line.database.write() as connection:
            connection.execute(text("UPDATE staff SET active = false WHERE code = 'D-03'"))
        assert b"<Dial" not in at_the_prompt(line).press(digits)

    def test_her_age_is_asked_once(self, line: Line) -> None:
        digits = private_number(line)
        first = at_the_prompt(line)
        assert b"<Dial" not in first.press(digits)
        assert b"<Dial" in first.press("2")
        first.hang_up()
        assert b"<Dial" in at_the_prompt(line).press(digits)

    def test_under_eighteen_the_case_of_the_two_says_so(self, line: Line) -> None:
        named = named_people(line)
        caller = at_the_prompt(line)
        caller.press(private_number(line, named))
        caller.press("1")
        (case,) = SafetyDesk(line.services.safety, named.officer_id, line.services.clock.now()).listing(done=False)
        assert (case.kinds, case.priority, case.phone) == (("private_number", "child"), "P1", UNKNOWN)

    def test_a_retired_number_leads_nowhere(self, line: Line) -> None:
        digits = private_number(line, under_age=False)
        store = line.services.safety
        (code,) = codes.in_use(store.database, store.vault)
        assert codes.retire(store.database, code.handle, line.services.clock.now())
        assert b"<Dial" not in at_the_prompt(line).press(digits)

    def test_a_call_that_we_placed_knows_no_private_numbers(self, line: Line) -> None:
        """No outbound (row 12): rung back after a missed call, her digits are a wrong number."""
        digits = private_number(line, under_age=False)
        caller = ring(line, "callback", SAVITA)
        caller.answer()
        for key in "22":
            caller.press(key)
        caller.press(digits)
        assert line.steps(caller.row)[-1].outcome == "wrong_code"


class TestWhoKnows:
    def test_the_two_who_are_named_and_no_other_worker(self, line: Line) -> None:
        named = named_people(line)
        at_the_prompt(line).press(private_number(line, named, under_age=False))
        store, now = line.services.safety, line.services.clock.now()
        for staff_id in (named.didi_id, named.officer_id):
            (case,) = SafetyDesk(store, staff_id, now).listing(done=False)
            assert case.handle is not None
            assert SafetyDesk(store, staff_id, now).case(case.id) == case
            assert how_many_wait(store, staff_id) == 1
        assert SafetyDesk(store, STRANGER, now).listing(done=False) == []
        assert SafetyDesk(store, STRANGER, now).case(case.id) is None
        assert how_many_wait(store, STRANGER) == 0

    def test_everywhere_else_it_is_a_secret_number_that_came_to_nothing(
        self, line: Line, log_lines: list[str]
    ) -> None:
        digits = private_number(line)
        before = set(generate_latest(line.metrics.registry).decode().splitlines())
        caller = at_the_prompt(line)
        for keys in (digits, "1"):
            caller.press(keys)
        caller.talk(connected=False)
        for key in "13":
            caller.press(key)
        caller.hang_up()
        steps = line.steps(caller.row)[3:]
        assert len(steps) == 6
        assert {(step.flow, step.node, step.said, step.input_value) for step in steps} == {
            ("money", "code", "[]", None)
        }
        assert {(step.input_kind, step.outcome) for step in steps[:-1]} == {("silence", "no_input")}
        assert (steps[-1].input_kind, steps[-1].outcome) == ("hung_up", "hung_up")
        assert line.cases() == []
        assert caller.row.disposition == "listened"
        with line.database.read() as connection:
            tables = [table for table in Base.metadata.sorted_tables if table.name not in _NOT_OF_CALLS]
            rows = [str(tuple(row)) for table in tables for row in connection.execute(select(table))]
        counted = set(generate_latest(line.metrics.registry).decode().splitlines()) - before
        left = "\n".join([*rows, *log_lines, *counted])
        assert [word for word in (*_TELLING, digits) if word in left] == []

    def test_nobody_is_rung_for_it(self, line: Line) -> None:
        caller = at_the_prompt(line)
        caller.press(private_number(line, under_age=False))
        caller.hang_up()
        with line.database.reading() as session:
            assert session.scalars(select(Errand)).all() == []
        flag = line.services.safety.flag_of(UNKNOWN)
        assert flag is not None
        assert flag.flag == "unsafe"

    def test_a_repeated_webhook_gets_the_same_bytes(self, line: Line) -> None:
        caller = at_the_prompt(line)
        reply = caller.press(private_number(line, under_age=False))
        line.services.recent.forget(caller.row.token)
        step = line.steps(caller.row)[-1]
        assert sealing.is_sealed_reply(step.reply)
        assert sealing.read_reply(line.services.safety.vault, caller.row.token, step.reply) == reply


class TestWrongNumbers:
    def test_they_sound_the_same_whether_or_not_there_are_private_ones(self, line: Line) -> None:
        def tries(number: str) -> list[list[str]]:
            caller = at_the_prompt(line, number)
            words = []
            for _ in range(3):
                caller.press(WRONG_CODE)
                words.append(heard(caller))
            return words

        before = tries("+919000000081")
        private_number(line)
        assert tries("+919000000082") == before

    def test_a_member_of_the_family_does_not_find_her_own_number_locked(self, line: Line) -> None:
        digits = private_number(line, under_age=False)
        for _ in range(6):
            caller = at_the_prompt(line, SAVITA)
            assert b"<Dial" in caller.press(digits)
            caller.hang_up()
        with line.database.reading() as session:
            savita = session.scalars(select(Member).where(Member.code == "M-1")).one()
            assert (savita.secret_failures, savita.secret_locked_until_at) == (0, None)

    def test_her_own_number_is_hers_whatever_else_there_is(self, line: Line) -> None:
        private_number(line)
        caller = at_the_prompt(line, SAVITA)
        caller.press(SAVITAS_NUMBER)
        assert line.steps(caller.row)[-1].outcome == "passed"

    @pytest.mark.parametrize("number", [UNKNOWN, "anonymous"])
    def test_whoever_tries_many_finds_none_of_them_until_tomorrow(self, line: Line, number: str) -> None:
        digits = private_number(line, under_age=False)
        for _ in range(MOST_WRONG):
            caller = at_the_prompt(line, number)
            caller.press(WRONG_CODE)
            caller.hang_up()
        caller = at_the_prompt(line, number)
        caller.press(WRONG_CODE)
        wrong = heard(caller)
        caller.press(digits)
        assert heard(caller) == wrong
        caller.hang_up()
        line.carrier.engine.clock.seconds += timedelta(hours=24, minutes=1).total_seconds()  # type: ignore[misc]
        assert b"<Dial" in at_the_prompt(line, number).press(digits)

    def test_where_the_store_does_not_answer_it_is_a_wrong_number(self, line: Line, log_lines: list[str]) -> None:
        digits = private_number(line, under_age=False)
        caller = at_the_prompt(line)
        before = private_failures(line)
        with line.services.safety.database.write() as connection:
            connection.execute(text("ALTER TABLE safety_codes RENAME TO gone"))
        try:
            reply = caller.press(digits)
        finally:
            with line.services.safety.database.write() as connection:
                connection.execute(text("ALTER TABLE gone RENAME TO safety_codes"))
        assert xml.parse(reply).children[0].name == "GetInput"
        assert line.steps(caller.row)[-1].outcome == "wrong_code"
        assert private_failures(line) == before + 1
        assert any("could not be looked up" in entry for entry in log_lines)
