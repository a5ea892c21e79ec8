"""Her own wishes, told by keys: what is written down, who may tell it, and what is different afterwards."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from core.calls import StaffRole
from core.case_work import CASE_KINDS
from core.cases import CaseKind, Priority
from core.clock import india_day
from core.consent import ConsentEntry, Purpose, holds
from db.models import Consent, Entry, Errand, Member, MemberPhone
from tests.harness import KAMLA, SAVITA, SAVITAS_NUMBER, UNKNOWN, Line
from tests.line.line_caller import Caller
from tests.line.placed import remind

TO_HER_WISHES = ("3", "4", "4", "4")
CALLS, PHONE, DATA = "1", "3", "4"
REMINDERS, LESSONS, NONE = "1", "2", "3"
RIGHT, AGAIN = "1", "2"
OTHERS_TOO, ONLY_SHE = "1", "2"
WRONG = "1357"
NEWS = (Purpose.LESSONS, Purpose.HEALTH_NEWS, Purpose.WORK_NEWS)


def wish(line: Line, *keys: str, number: str = SAVITA) -> Caller:
    """Ring and press the keys that lead to her wishes, then these."""
    caller = Caller(line, number)
    caller.answer()
    for before, key in (("RES.CALL", "2"), ("PRV.CONSENT", "1")):
        if heard(caller)[-1] == before:
            caller.press(key)
    for key in (*TO_HER_WISHES, *keys):
        caller.press(key)
    return caller


def heard(caller: Caller) -> list[str]:
    """Return what was said last."""
    return [prompt for prompt, *_ in json.loads(caller.line.steps(caller.row)[-1].said)]


def member_id(line: Line, code: str) -> int:
    with line.database.reading() as session:
        return session.scalars(select(Member.id).where(Member.code == code)).one()


def agrees(line: Line, code: str, purpose: Purpose) -> bool:
    """Tell whether a member's consent to a purpose stands today: what the dialler looks at before it rings."""
    rows = select(Consent).where(Consent.member_id == member_id(line, code)).order_by(Consent.id)
    with line.database.reading() as session:
        entries = [ConsentEntry(Purpose(row.purpose), row.granted, row.given_on) for row in session.scalars(rows)]
    return holds(entries, purpose, india_day(line.services.clock.now()))


def written_in(caller: Caller) -> list[Consent]:
    with caller.line.database.reading() as session:
        rows = select(Consent).where(Consent.call_id == caller.row.id).order_by(Consent.id)
        return list(session.scalars(rows))


def lessons_planned(line: Line) -> int:
    with line.database.reading() as session:
        return len(session.scalars(select(Errand).where(Errand.kind == "lesson", Errand.status == "due")).all())


class TestCalls:
    """Which calls she wants."""

    def test_reminders_only_is_no_to_all_other_news(self, line_on_both: Line) -> None:
        line = line_on_both
        caller = wish(line, CALLS, REMINDERS, SAVITAS_NUMBER)
        assert heard(caller) == ["PRV.CALLSET", "PRV.CALLS1", "PRV.AGAIN"]
        assert agrees(line, "M-1", Purpose.REMINDERS)
        assert not any(agrees(line, "M-1", purpose) for purpose in NEWS)
        (first, *_) = rows = written_in(caller)
        assert {row.purpose for row in rows if row.granted} == {"reminders"}
        assert (first.channel, first.words, first.phone) == ("call", "PRV.CALLOK", SAVITA)

    def test_lessons_too_are_planned_and_go_with_the_wish(self, line: Line) -> None:
        wish(line, CALLS, LESSONS, SAVITAS_NUMBER, RIGHT).hang_up()
        assert agrees(line, "M-1", Purpose.LESSONS)
        assert lessons_planned(line) > 0
        wish(line, CALLS, REMINDERS, SAVITAS_NUMBER).hang_up()
        assert not agrees(line, "M-1", Purpose.LESSONS)
        assert lessons_planned(line) == 0

    def test_news_she_never_agreed_to_does_not_come_with_the_lessons(self, line: Line) -> None:
        wish(line, CALLS, LESSONS, SAVITAS_NUMBER).hang_up()
        assert not agrees(line, "M-1", Purpose.WORK_NEWS)

    def test_none_holds_with_the_key_press_and_without_a_secret_number(self, line_on_both: Line) -> None:
        line = line_on_both
        caller = wish(line, CALLS, NONE)
        assert heard(caller) == ["PRV.STOP", "PRV.AGAIN"]
        assert not any(agrees(line, "M-1", purpose) for purpose in Purpose if purpose is not Purpose.SERVICE_RECORD)
        caller.hang_up()
        assert caller.row.disposition == "stopped"

    def test_it_can_be_taken_back_in_the_same_call(self, line: Line) -> None:
        wish(line, CALLS, NONE, AGAIN, REMINDERS, SAVITAS_NUMBER, RIGHT).hang_up()
        assert agrees(line, "M-1", Purpose.REMINDERS)

    def test_on_a_phone_of_two_nobody_is_rung_where_somebody_wants_no_calls(self, line: Line) -> None:
        with line.database.session() as session:
            session.add(MemberPhone(member_id=member_id(line, "M-5"), e164=SAVITA, rank=1))
        caller = wish(line, CALLS, NONE)
        assert {row.member_id for row in written_in(caller)} == {None, member_id(line, "M-1"), member_id(line, "M-5")}
        assert not agrees(line, "M-1", Purpose.REMINDERS)
        assert not agrees(line, "M-5", Purpose.REMINDERS)

    def test_on_a_phone_of_two_her_own_wish_is_hers_alone(self, line: Line) -> None:
        with line.database.session() as session:
            session.add(MemberPhone(member_id=member_id(line, "M-5"), e164=SAVITA, rank=1))
        wish(line, CALLS, LESSONS, SAVITAS_NUMBER).hang_up()
        assert agrees(line, "M-1", Purpose.LESSONS)
        assert not agrees(line, "M-5", Purpose.LESSONS)

    @pytest.mark.parametrize("number", [SAVITA, KAMLA, UNKNOWN])
    def test_nobody_begins_calls_without_her_number(self, line: Line, number: str) -> None:
        caller = wish(line, CALLS, LESSONS, WRONG, WRONG, WRONG, number=number)
        caller.hang_up()
        assert [row.purpose for row in written_in(caller) if row.purpose != "service_record"] == []
        assert lessons_planned(line) == 0

    def test_a_number_nobody_knows_wants_no_calls(self, line: Line) -> None:
        caller = wish(line, CALLS, NONE, number=UNKNOWN)
        rows = [row for row in written_in(caller) if row.purpose != "service_record"]
        assert rows
        assert {(row.member_id, row.phone, row.granted) for row in rows} == {(None, UNKNOWN, False)}


class TestHours:
    """At what time of day."""

    def slot(self, line: Line) -> str | None:
        with line.database.reading() as session:
            return session.scalars(select(Member.safe_slot).where(Member.code == "M-1")).one()

    @pytest.mark.parametrize(("key", "slot"), [("1", "morning"), ("2", "noon"), ("3", "evening"), ("4", None)])
    def test_they_are_kept_and_told_back(self, line: Line, key: str, slot: str | None) -> None:
        with line.database.write() as connection:
            connection.execute(update(Member).values(safe_slot="noon"))
        caller = wish(line, CALLS, REMINDERS, SAVITAS_NUMBER, RIGHT, key)
        assert heard(caller) == ["PRV.HOURSOK", "PRV.AGAIN"]
        assert self.slot(line) == slot

    def test_silence_leaves_them_as_they_were(self, line: Line) -> None:
        with line.database.write() as connection:
            connection.execute(update(Member).values(safe_slot="noon"))
        wish(line, CALLS, REMINDERS, SAVITAS_NUMBER, RIGHT).silence()
        assert self.slot(line) == "noon"

    def test_every_choice_stays_written_down(self, line: Line) -> None:
        wish(line, CALLS, REMINDERS, SAVITAS_NUMBER, RIGHT, "1", AGAIN, "3").hang_up()
        with line.database.reading() as session:
            told = session.scalars(select(Entry).where(Entry.kind == "wish").order_by(Entry.id)).all()
        assert [(row.item, row.choice, row.status) for row in told] == [
            ("hours", "morning", "withdrawn"),
            ("hours", "evening", "confirmed"),
        ]
        assert self.slot(line) == "evening"


class TestPhone:
    """Who picks up."""

    def is_shared(self, line: Line) -> bool:
        with line.database.reading() as session:
            return session.scalars(select(MemberPhone.shared).where(MemberPhone.e164 == SAVITA)).first() is True

    def told_in_a_reminder(self, line: Line) -> list[str]:
        caller = remind(line)
        caller.answer()
        for key in ("1", "1"):
            caller.press(key)
        return heard(caller)

    def test_a_phone_of_others_too_hears_neutral_words_from_then_on(self, line: Line) -> None:
        wish(line, PHONE, SAVITAS_NUMBER, OTHERS_TOO, RIGHT).hang_up()
        assert self.is_shared(line)
        assert "REM.D3" not in self.told_in_a_reminder(line)

    def test_her_own_phone_hears_the_day(self, line: Line) -> None:
        with line.database.write() as connection:
            connection.execute(update(MemberPhone).values(shared=True))
        wish(line, PHONE, SAVITAS_NUMBER, ONLY_SHE, RIGHT).hang_up()
        assert not self.is_shared(line)
        assert "REM.D3" in self.told_in_a_reminder(line)

    def test_without_an_answer_it_is_shared(self, line: Line) -> None:
        caller = wish(line, PHONE, SAVITAS_NUMBER)
        caller.silence()
        caller.silence()
        assert self.is_shared(line)
        assert heard(caller)[0] == "PRV.PHONE1"

    def test_without_her_number_nothing_changes(self, line: Line) -> None:
        with line.database.write() as connection:
            connection.execute(update(MemberPhone).values(shared=True))
        caller = wish(line, PHONE, WRONG, WRONG, WRONG)
        assert "PRV.SHARED" not in heard(caller)
        assert self.is_shared(line)

    def test_a_number_of_two_women_stays_shared(self, line: Line) -> None:
        with line.database.session() as session:
            session.add(MemberPhone(member_id=member_id(line, "M-5"), e164=SAVITA, rank=1, shared=True))
            session.execute(update(MemberPhone).values(shared=True))
        caller = wish(line, PHONE, SAVITAS_NUMBER, ONLY_SHE)
        assert heard(caller)[0] == "PRV.PHONE3"
        assert self.is_shared(line)


class TestData:
    """What is known of her."""

    @pytest.mark.parametrize(("keys", "right"), [(["1"], "see"), (["2"], "correct"), (["3", "1"], "erase")])
    def test_a_didi_gets_a_case_with_a_clock_and_a_number(self, line: Line, keys: list[str], right: str) -> None:
        caller = wish(line, DATA, *keys)
        assert heard(caller)[:2] == ["DIS.D2", "CAS.NUMBER"]
        (case,) = line.cases()
        assert (case.kind, case.priority) == (CaseKind.HER_DATA, Priority.D2)
        assert json.loads(case.detail) == {"right": right}
        assert CaseKind.HER_DATA in CASE_KINDS[StaffRole.DIDI]

    def test_discontent_is_a_complaint(self, line: Line) -> None:
        wish(line, DATA, "4").hang_up()
        (case,) = line.cases()
        assert case.kind == CaseKind.COMPLAINT

    @pytest.mark.parametrize("then", ["2", None])
    def test_nothing_is_erased_that_was_not_confirmed(self, line: Line, then: str | None) -> None:
        caller = wish(line, DATA, "3")
        caller.press(then) if then else caller.silence()
        assert line.cases() == []
