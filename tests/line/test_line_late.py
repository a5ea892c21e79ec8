"""What she did last still counts, whatever was told first: keys after the end, words before a didi."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Consent, Member, MemberPhone, Recording, Reminder
from ivr.secret_number import hash_secret
from tests.harness import SAVITA, SAVITAS_NUMBER, Line
from tests.line.line_caller import Caller, post, signed, uuid
from tests.line.placed import remind


def consents(line: Line) -> list[tuple[str, bool]]:
    with line.database.reading() as session:
        given = session.scalars(select(Consent).where(Consent.channel == "call"))
        return [(consent.purpose, consent.granted) for consent in given]


def reminder_of(line: Line) -> Reminder:
    with line.database.reading() as session:
        return session.scalars(select(Reminder)).one()


def test_a_stop_whose_hang_up_was_told_first_still_stops(line: Line) -> None:
    caller = remind(line)
    caller.answer()
    caller.press("1")
    stop = signed(caller.action_url, caller.fields(Digits="3", InputType="dtmf"))
    caller.hang_up()
    assert reminder_of(line).status == "due"
    for _ in range(2):
        assert post(line, stop).status_code == 200
    assert consents(line) == [("reminders", False)]
    assert reminder_of(line).status == "ended"
    assert caller.row.disposition == "stopped"


def test_a_danger_sign_whose_hang_up_was_told_first_is_an_emergency(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    caller.press("1")
    caller.press("1")
    yes = signed(caller.action_url, caller.fields(Digits="1", InputType="dtmf"))
    caller.hang_up()
    assert post(line, yes).status_code == 200
    assert ("emergency", "P0") in [(case.kind, case.priority) for case in line.cases()]


def test_what_she_spoke_is_kept_although_she_asks_for_a_didi_at_the_end(line: Line) -> None:
    caller = Caller(line)
    caller.answer()
    for keys in ("3", "3", "1"):
        caller.press(keys)
    caller.speak(9, uuid())
    caller.press("0")
    caller.hang_up()
    with line.database.reading() as session:
        assert session.scalars(select(Recording.status)).all() == ["wanted"]
    assert "question" in [case.kind for case in line.cases()]


def test_the_same_secret_number_of_two_women_on_one_phone_opens_neither_ledger(line: Line) -> None:
    with line.database.session() as session:
        kamla = session.scalars(select(Member).where(Member.code == "M-5")).one()
        kamla.secret_hash = hash_secret(SAVITAS_NUMBER, kamla.id, line.services.settings.secret_key)
        session.add(MemberPhone(member_id=kamla.id, e164=SAVITA, rank=1, shared=True))
    caller = Caller(line)
    caller.answer()
    caller.press("2")
    caller.press(SAVITAS_NUMBER)
    assert line.steps(caller.row)[-1].outcome == "wrong_code"
    assert caller.row.member_id is None


def test_a_stranger_who_says_it_is_not_her_twice_is_never_rung_again(line: Line) -> None:
    for _ in range(2):
        caller = remind(line)
        caller.answer()
        caller.press("2")
        caller.hang_up()
    with line.database.reading() as session:
        phone = session.scalars(select(MemberPhone).where(MemberPhone.e164 == SAVITA)).one()
        assert phone.not_hers_at is not None
    assert [case.kind for case in line.cases()] == ["wrong_number", "wrong_number"]


def test_one_not_her_may_be_a_relative_and_only_opens_a_case(line: Line) -> None:
    caller = remind(line)
    caller.answer()
    caller.press("2")
    with line.database.reading() as session:
        assert session.scalars(select(MemberPhone.not_hers_at).where(MemberPhone.e164 == SAVITA)).one() is None
    assert [case.kind for case in line.cases()] == ["wrong_number"]
