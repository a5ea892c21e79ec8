"""Money over several calls: what is promised, claimed, asked once, complained of; and what is heard at the number."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from console import access
from core.calls import StaffRole
from core.case_work import CASE_KINDS
from core.cases import CaseKind, CaseStatus, Priority
from core.clock import india_day
from core.reminders import ReminderStatus
from core.speakable import Count, Rupees, from_json
from db.models import Case, InstalmentRow, Loan, Member, MemberPhone, Promise, Recording, Reminder
from ivr.secret_number import LOCK, MAX_FAILURES, hash_secret
from tests.harness import KAMLA, RUKHSANA, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line
from tests.line.line_caller import Caller, uuid
from tests.line.placed import remind

RUKHSANAS_NUMBER = "6174"
WRONG = "1357"
MONEY, ACCOUNT, TROUBLE, MORE = "2", "1", "3", "4"
LOAN_CARD, WHEN, TROUBLED = "2", "3", "4"
TODAY, FEW_DAYS = "1", "2"
GO_ON, SOMETHING_NEW = "1", "2"


def ring(line: Line, *keys: str, number: str = SAVITA, secret: str = SAVITAS_NUMBER) -> Caller:
    """Ring, enter the secret number for what is about money, and press these keys."""
    caller = Caller(line, number)
    caller.answer()
    if heard(caller)[-1] == "RES.CALL":
        caller.press(SOMETHING_NEW)
    for key in (MONEY, secret, *keys):
        caller.press(key)
    return caller


def heard(caller: Caller) -> list[str]:
    """Return what was said last."""
    return [prompt for prompt, *_ in json.loads(caller.line.steps(caller.row)[-1].said)]


def promises(line: Line) -> list[Promise]:
    with line.database.reading() as session:
        return list(session.scalars(select(Promise).order_by(Promise.id)))


def savita(line: Line) -> Member:
    with line.database.reading() as session:
        return session.scalars(select(Member).where(Member.code == "M-1")).one()


def loan(line: Line) -> Loan:
    with line.database.reading() as session:
        return session.scalars(select(Loan).where(Loan.code == "L-1")).one()


def change_loan(line: Line, **values: object) -> None:
    with line.database.write() as connection:
        connection.execute(update(Loan).where(Loan.code == "L-1").values(**values))


class TestPromise:
    """She says when she will pay, without having been rung."""

    def test_it_is_kept_for_the_next_instalment_and_nobody_rings_until_then(self, line_on_both: Line) -> None:
        line = line_on_both
        ring(line, MORE, WHEN, FEW_DAYS).hang_up()
        promised_on = india_day(line.services.clock.now()) + timedelta(days=3)
        (promise,) = promises(line)
        assert promise.promised_for_on == promised_on
        with line.database.reading() as session:
            instalment = session.get_one(InstalmentRow, promise.instalment_id)
        # The first is paid.
        assert instalment.n == 2
        assert savita(line).money_calls_held_until_on == promised_on

    def test_after_two_calls_with_a_promise_she_is_asked_what_the_trouble_is(self, line: Line) -> None:
        for _ in range(2):
            caller = ring(line, MORE, WHEN)
            assert heard(caller) == ["REM.PTP"]
            caller.press(TODAY)
            caller.hang_up()
        assert heard(ring(line, MORE, WHEN)) == ["REM.HARD0", "REM.HARD"]
        assert len(promises(line)) == 2

    def test_a_promise_put_right_in_the_same_call_counts_once(self, line: Line) -> None:
        ring(line, MORE, WHEN, TODAY, MONEY, MORE, WHEN, FEW_DAYS).hang_up()
        assert len(promises(line)) == 2
        assert heard(ring(line, MORE, WHEN)) == ["REM.PTP"]

    def test_promises_for_another_instalment_do_not_count(self, line: Line) -> None:
        for _ in range(2):
            ring(line, MORE, WHEN, TODAY).hang_up()
        with line.database.write() as connection:
            connection.execute(update(InstalmentRow).where(InstalmentRow.n == 2).values(paid_paise=115_000))
        assert heard(ring(line, MORE, WHEN)) == ["REM.PTP"]

    def test_a_reminder_counts_the_promises_for_the_instalment_it_is_about(self, line: Line) -> None:
        caller = remind(line)
        now = line.services.clock.now()
        with line.database.session() as session:
            about = session.scalars(select(Reminder)).one()
            for call_id in (901, 902):
                promise = {"instalment_id": about.instalment_id, "call_id": call_id}
                session.add(Promise(**promise, made_at=now, promised_for_on=india_day(now)))
        caller.answer()
        for key in ("1", "1", SAVITAS_NUMBER, "2"):
            caller.press(key)
        assert heard(caller) == ["REM.HARD0", "REM.HARD"]


@pytest.mark.parametrize("then", [["1", "1", "1", "1"], ["4", "1", "1"]], ids=["illness", "mind"])
def test_whoever_tells_of_trouble_in_a_reminder_is_not_rung_about_it_again(line: Line, then: list[str]) -> None:
    caller = remind(line)
    caller.answer()
    for key in ("1", "1", SAVITAS_NUMBER, "3", *then):
        caller.press(key)
    caller.hang_up()
    with line.database.reading() as session:
        assert session.scalars(select(Reminder.status)).one() == ReminderStatus.DELIVERED


def test_the_account_says_that_a_payment_is_looked_for_until_the_case_is_closed(line: Line) -> None:
    assert "LON.CHECKING" not in heard(ring(line, ACCOUNT))
    ring(line, "2", "1").hang_up()
    assert "LON.CHECKING" in heard(ring(line, ACCOUNT))
    with line.database.write() as connection:
        connection.execute(update(Case).values(status=CaseStatus.DONE.value))
    assert "LON.CHECKING" not in heard(ring(line, ACCOUNT))


def test_a_loan_on_which_nothing_is_paid_is_not_told_as_zero_rupees(line: Line) -> None:
    assert "LON.PAID" in heard(ring(line, ACCOUNT))
    with line.database.write() as connection:
        connection.execute(update(InstalmentRow).values(paid_paise=0))
    told = heard(ring(line, ACCOUNT))
    assert "LON.NOPAID" in told
    assert "LON.PAID" not in told


def test_the_loan_card_is_that_of_the_loan_whose_instalment_is_next(line: Line) -> None:
    with line.database.session() as session:
        other = Loan(
            code="L-2",
            member_id=savita(line).id,
            principal_paise=5_000_000,
            disbursed_on=loan(line).disbursed_on,
            ledger_at=line.services.clock.now(),
        )
        session.add(other)
        session.flush()
        later_on = india_day(line.services.clock.now()) + timedelta(days=200)
        session.add(InstalmentRow(loan_id=other.id, n=1, due_on=later_on, amount_paise=5_000_000))
    caller = ring(line, MORE, LOAN_CARD)
    prompt, slots, *_ = json.loads(line.steps(caller.row)[-1].said)[0]
    assert prompt == "LON.CARD"
    spoken = {name: from_json(value) for name, value in slots.items()}
    assert spoken == {"amount": Rupees(1_200_000), "left_n": Count(3)}


class TestLoanUse:
    """A month after the loan: has the work begun? Asked until she answers, and never again."""

    @pytest.mark.parametrize(("age", "is_asked"), [(27, False), (28, True), (60, True), (61, False)])
    def test_only_a_loan_about_a_month_old_is_asked_about(self, line: Line, age: int, is_asked: bool) -> None:
        change_loan(line, disbursed_on=india_day(line.services.clock.now()) - timedelta(days=age))
        assert ("LON.USE" in heard(ring(line, ACCOUNT))) is is_asked

    @pytest.mark.parametrize(("key", "begun"), [("1", True), ("2", False)])
    def test_the_answer_is_kept_and_not_asked_for_again(self, line: Line, key: str, begun: bool) -> None:
        change_loan(line, disbursed_on=india_day(line.services.clock.now()) - timedelta(days=30))
        ring(line, ACCOUNT, key).hang_up()
        assert loan(line).purpose_ok is begun
        assert [case.kind for case in line.cases()] == ([] if begun else [CaseKind.SCHEME])
        assert "LON.USE" not in heard(ring(line, ACCOUNT))

    def test_silence_leaves_it_for_another_call(self, line: Line) -> None:
        change_loan(line, disbursed_on=india_day(line.services.clock.now()) - timedelta(days=30))
        caller = ring(line, ACCOUNT)
        caller.silence()
        assert heard(caller) == ["LON.WRONG"]
        caller.hang_up()
        assert loan(line).purpose_ok is None
        assert "LON.USE" in heard(ring(line, ACCOUNT))


class TestHarassment:
    """Somebody threatens her over money."""

    def test_one_key_makes_it_a_case_and_stops_the_machine(self, line: Line) -> None:
        ring(line, MORE, TROUBLED, "1").hang_up()
        (case,) = line.cases()
        assert (case.kind, case.priority) == (CaseKind.HARASSMENT, Priority.P1)
        held_until_on = savita(line).money_calls_held_until_on
        assert held_until_on == india_day(line.services.clock.now()) + timedelta(days=30)
        # What a loan officer could read of the hold tells nothing of it.
        assert savita(line).hold_reason == "hardship"

    def test_what_she_says_is_recorded_only_after_she_agreed(self, line: Line) -> None:
        caller = ring(line, MORE, TROUBLED, "1")
        assert heard(caller) == ["PRV.REC"]
        caller.press("1")
        caller.speak(12, uuid())
        caller.hang_up()
        with line.database.reading() as session:
            (recording,) = session.scalars(select(Recording)).all()
        assert (recording.purpose, recording.status) == ("complaint", "wanted")

    def test_whoever_collects_neither_sees_the_case_nor_reads_the_call(self) -> None:
        assert CaseKind.HARASSMENT not in CASE_KINDS[StaffRole.LOAN_OFFICER]
        topic = access.flow_topic("harassment")
        assert not access.may_see_topic({StaffRole.LOAN_OFFICER}, topic)
        assert access.may_see_topic({StaffRole.SUPERVISOR}, topic)


class TestCutOff:
    """The line broke while money was spoken of, and she rings again: her number first, then the same question."""

    @pytest.mark.parametrize(
        ("keys", "question"),
        [
            ([ACCOUNT], "LON.WRONG"),
            (["2"], "REM.PAIDTO"),
            ([TROUBLE], "REM.HARD"),
            ([MORE, WHEN], "REM.PTP"),
            ([MORE, TROUBLED], "REM.HARASS"),
            ([MORE, TROUBLED, "1"], "PRV.REC"),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_nothing_of_it_is_said_before_the_number(self, line: Line, keys: list[str], question: str) -> None:
        ring(line, *keys).hang_up()
        caller = Caller(line)
        caller.answer()
        assert heard(caller)[-1] == "RES.CALL"
        caller.press(GO_ON)
        assert heard(caller) == ["PRV.CODE"]
        caller.press(WRONG)
        assert heard(caller) == ["PRV.CODEBAD"]
        caller.press(SAVITAS_NUMBER)
        assert question in heard(caller)


class TestSharedPhone:
    """Others answer her phone: amounts go into her ear only."""

    @pytest.fixture
    def rukhsana(self, line: Line) -> Line:
        with line.database.write() as connection:
            member_id = connection.scalar(select(MemberPhone.member_id).where(MemberPhone.e164 == RUKHSANA))
            assert member_id is not None
            secret = hash_secret(RUKHSANAS_NUMBER, member_id, line.services.settings.secret_key)
            connection.execute(update(Member).where(Member.id == member_id).values(secret_hash=secret))
        return line

    def test_she_is_told_to_hold_it_to_her_ear_before_anything_else(self, rukhsana: Line) -> None:
        caller = ring(rukhsana, number=RUKHSANA, secret=RUKHSANAS_NUMBER)
        assert heard(caller)[0] == "LON.EAR"
        caller.press(ACCOUNT)
        assert heard(caller)[0] == "LON.BAL"

    def test_her_own_phone_needs_no_such_words(self, line: Line) -> None:
        assert "LON.EAR" not in heard(ring(line))


class TestAtTheNumber:
    """Whoever rings and whatever is wrong with the number: the same words, byte for byte (R61, R62)."""

    @pytest.fixture
    def as_a_stranger(self, line: Line) -> list[bytes]:
        return asked_for_the_number(line, UNKNOWN, WRONG)

    @pytest.mark.parametrize("number", [SAVITA, RUKHSANA, KAMLA, "anonymous"])
    def test_a_wrong_one(self, line: Line, as_a_stranger: list[bytes], number: str) -> None:
        assert asked_for_the_number(line, number, WRONG) == as_a_stranger

    @pytest.mark.parametrize("number", [RUKHSANA, KAMLA])
    def test_one_that_was_never_set(self, line: Line, as_a_stranger: list[bytes], number: str) -> None:
        assert asked_for_the_number(line, number, SAVITAS_NUMBER) == as_a_stranger

    def test_the_right_one_while_it_is_locked(self, line: Line, as_a_stranger: list[bytes]) -> None:
        until_at = line.services.clock.now() + LOCK
        with line.database.write() as connection:
            locked = {"secret_failures": MAX_FAILURES, "secret_locked_until_at": until_at}
            connection.execute(update(Member).where(Member.code == "M-1").values(**locked))
        assert asked_for_the_number(line, SAVITA, SAVITAS_NUMBER) == as_a_stranger

    def test_the_right_one_from_another_phone(self, line: Line, as_a_stranger: list[bytes]) -> None:
        assert asked_for_the_number(line, "+919000000098", SAVITAS_NUMBER) == as_a_stranger

    def test_the_right_one_is_not_answered_alike(self, line: Line, as_a_stranger: list[bytes]) -> None:
        assert ring(line).replies[-1].data != as_a_stranger[1]


_TURN = re.compile(rb"token\d{17}/\d+")


def asked_for_the_number(line: Line, number: str, code: str) -> list[bytes]:
    """Return what the line answers to whoever asks for money and enters this, until a didi is called."""
    caller = Caller(line, number)
    caller.answer()
    if heard(caller)[-1] == "PRV.CONSENT":
        caller.press("1")
    replies = [caller.press(key) for key in (MONEY, code, code, code)]
    assert heard(caller) == ["SYS.HOLD"]
    caller.hang_up()
    return [_TURN.sub(b"TURN", reply) for reply in replies]
