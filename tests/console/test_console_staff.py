"""Work by phone as the console shows it: the number is set here, and a didi's call is told apart from a woman's."""

from __future__ import annotations

import json

import pytest
from console_world import (
    PASSWORD,
    QUESTION_CASE,
    SUNITA_CALL,
    Console,
    Visitor,
    address,
    make_call,
    make_step,
    number_of,
)

from core.calls import StaffRole
from db.models import Answer, AuditEntry, Call, Member, Recording, Staff
from db.queries import staff_line
from ivr.secret_number import OF_STAFF, check

DIDI, SUPERVISOR, AUDITOR, LOAN_OFFICER = (
    StaffRole.DIDI,
    StaffRole.SUPERVISOR,
    StaffRole.AUDITOR,
    StaffRole.LOAN_OFFICER,
)
PHONE = "+919000000091"
DIGITS = "258036"
WORK_CALL = number_of(106)


def the_didi(console: Console) -> Staff:
    found: Staff = console.one(Staff, email=address(DIDI))
    return found


def give_phone(console: Console, role: StaffRole = DIDI) -> None:
    with console.database.session() as session:
        session.query(Staff).filter_by(email=address(role)).one().phone = PHONE


def sets(visitor: Visitor, digits: str = DIGITS, again: str | None = None, password: str = PASSWORD) -> int:
    form = {"digits": digits, "again": digits if again is None else again, "password": password}
    return visitor.post("/me/work-number", form).status_code


class TestWorkNumber:
    def test_it_is_set_with_the_password_and_written_down(self, console: Console) -> None:
        give_phone(console)
        visitor = console.login(DIDI)
        assert "No work number yet" in visitor.get("/me").text
        assert sets(visitor) == 302
        assert "Your work number is set" in visitor.get("/me").text
        with console.database.read() as connection:
            people = staff_line.at_phone(connection, PHONE)
        key = console.services.secret_key
        assert check(DIGITS, people, key, console.clock.now(), OF_STAFF).holder_id == the_didi(console).id
        (entry,) = [entry for entry in console.all(AuditEntry) if entry.action == "work_number"]
        assert DIGITS not in entry.detail + str(the_didi(console).secret_hash)

    def test_it_frees_a_locked_number(self, console: Console) -> None:
        give_phone(console)
        with console.database.session() as session:
            locked = session.query(Staff).filter_by(email=address(DIDI)).one()
            locked.secret_failures, locked.secret_locked_until_at = 5, console.clock.now()
        sets(console.login(DIDI))
        assert (the_didi(console).secret_failures, the_didi(console).secret_locked_until_at) == (0, None)

    @pytest.mark.parametrize("digits", ["111111", "123456", "654321", "2580", "25803a", "२५८०३६"])
    def test_easy_digits_are_refused(self, console: Console, digits: str) -> None:
        give_phone(console)
        assert sets(console.login(DIDI), digits) == 422
        assert the_didi(console).secret_hash is None

    def test_digits_that_differ_or_a_wrong_password_set_nothing(self, console: Console) -> None:
        give_phone(console)
        visitor = console.login(DIDI)
        assert sets(visitor, again="258037") == 422
        assert sets(visitor, password="wrong-password-77") == 422
        assert the_didi(console).secret_hash is None

    def test_two_on_one_phone_cannot_have_the_same(self, console: Console) -> None:
        for role in (DIDI, SUPERVISOR):
            give_phone(console, role)
        assert sets(console.login(SUPERVISOR)) == 302
        refused = console.login(DIDI)
        assert sets(refused) == 422
        assert sets(refused, "369147") == 302

    def test_without_a_phone_on_file_there_is_none(self, console: Console) -> None:
        visitor = console.login(DIDI)
        assert "you cannot work by phone" in visitor.get("/me").text
        assert sets(visitor) == 422

    def test_who_works_on_no_cases_needs_none(self, console: Console) -> None:
        visitor = console.login(AUDITOR)
        assert "Working by phone" not in visitor.get("/me").text
        assert sets(visitor) == 403


@pytest.fixture
def worked(console: Console) -> Console:
    """The didi rang from her phone, which is a member's as well, and heard a question."""
    with console.database.session() as session:
        didi = session.query(Staff).filter_by(email=address(DIDI)).one()
        sunita = session.query(Member).filter_by(code="M-001").one()
        call = make_call(
            WORK_CALL, other_party=PHONE, staff_id=didi.id, member_id=sunita.id, disposition="staff_work"
        )
        session.add(call)
        session.flush()
        session.add(make_step(WORK_CALL, 0, "start", ["SYS.WELCOME"], outcome="start"))
        heard = make_step(WORK_CALL, 2, "keys", [], flow="staff", node="do", input_value="1", outcome="new_matters")
        heard.said = json.dumps([["SYS.HELLO", {}], ["@recording", {}, "stored:recordings/r1.wav"]])
        session.add(heard)
    return console


class TestHerCall:
    def test_it_is_hers_and_no_womans(self, worked: Console) -> None:
        page = worked.login(SUPERVISOR).get(f"/calls/{WORK_CALL}").text
        assert "A didi at work" in page
        assert "मीना दीदी" in page or "Staff didi" in page
        assert "Sunita" not in page
        assert "Show the number" not in page

    def test_the_list_says_so_too(self, worked: Console) -> None:
        page = worked.login(SUPERVISOR).get("/calls?outcome=staff_work").text
        assert "at work" in page
        assert "Sunita" not in page

    def test_a_voice_is_a_voice_and_no_address(self, worked: Console) -> None:
        page = worked.login(SUPERVISOR).get(f"/calls/{WORK_CALL}").text
        assert "A recorded voice was played." in page
        assert "recordings/r1.wav" not in page

    @pytest.mark.parametrize("role", [AUDITOR, LOAN_OFFICER])
    def test_what_she_heard_is_not_for_everybody(self, worked: Console, role: StaffRole) -> None:
        answer = worked.login(role).get(f"/calls/{WORK_CALL}")
        assert answer.status_code == 404 or "A recorded voice was played." not in answer.text


def test_what_she_did_by_phone_is_said_in_the_audit_trail(worked: Console) -> None:
    from db.audit import Act
    from db.queries.case_work import Worker

    with worked.database.session() as session:
        by = Worker(the_didi(worked).id, worked.clock.now(), call_id=WORK_CALL)
        by.writes_down(session, Act("assign", "case", str(QUESTION_CASE), {"from": None, "to": by.staff_id}))
    page = worked.login(SUPERVISOR).get("/audit?action=assign").text
    assert "phone" in page
    assert str(WORK_CALL) in page


class TestAnswerByPhone:
    def answered(self, console: Console, status: str, file: str | None) -> None:
        with console.database.session() as session:
            spoken = Recording(
                call_id=SUNITA_CALL, turn=9, purpose="answer", provider_recording_id="r9", seconds=20, status=status
            )
            spoken.file, spoken.made_at = file, console.clock.now()
            session.add(spoken)
            session.flush()
            staff_id = session.query(Staff).filter_by(email=address(DIDI)).one().id
            about = {"case_id": QUESTION_CASE, "staff_id": staff_id, "recording_id": spoken.id}
            session.add(Answer(**about, seconds=20, made_at=console.clock.now()))

    def test_it_can_be_heard_at_the_console(self, console: Console) -> None:
        self.answered(console, "stored", "recordings/r1.wav")
        visitor = console.login(DIDI)
        assert 'src="/console/answers/1"' in visitor.get(f"/cases/{QUESTION_CASE}").text
        played = visitor.get("/answers/1")
        assert (played.status_code, played.mimetype) == (200, "audio/wav")
        played.close()

    def test_until_it_is_fetched_there_is_nothing_to_play(self, console: Console) -> None:
        self.answered(console, "wanted", None)
        visitor = console.login(DIDI)
        assert "/console/answers/1" not in visitor.get(f"/cases/{QUESTION_CASE}").text
        assert visitor.get("/answers/1").status_code == 404


def test_no_call_of_the_story_is_a_didis(console: Console) -> None:
    assert [call.staff_id for call in console.all(Call)] == [None] * 6
