"""What is left to tell is asked when her phone would ring: a notice may be gone, or she has heard it by herself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.calls import EndReason
from core.cases import CaseStatus
from core.consent import Purpose
from core.errands import INVITATIONS, ErrandKind
from db.models import Answer, Call, Case, Entry, Errand, Notice, Staff
from db.queries import errands

PHONE = "+919000000077"
WEDNESDAY = date(2026, 11, 25)
NOTICE, CASE = 7, 1


def dial(world: Any) -> int:
    """A new dialler does its tick; return how many calls were ordered."""
    world.pass_time(seconds=16)
    return int(world.dialler().tick().placed)


def state(world: Any) -> tuple[str, str | None]:
    with world.database.reading() as session:
        errand = session.get_one(Errand, 1)
        return errand.status, errand.verdict


def add(world: Any, row: Any) -> None:
    with world.database.session() as session:
        session.add(row)


def about_a_notice(world: Any, kind: ErrandKind, notice_kind: str = "camp") -> int:
    """A member is to be rung about a notice; return her number."""
    member_id: int = world.member(phone=PHONE)
    now = world.clock.now()
    add(world, Staff(id=5, code="S-5", name="Lata", fs_uniquifier="s5"))
    days = {"from_on": WEDNESDAY, "until_on": WEDNESDAY + timedelta(days=9), "source_on": WEDNESDAY}
    people = {"made_by_id": None, "member_id": member_id, "approved_by_id": 5}
    told = {"title_hi": "शिविर", "source": "LMST", "status": "approved", "made_at": now}
    add(world, Notice(id=NOTICE, kind=notice_kind, **told, **days, **people))
    world.errand(member_id, phone=PHONE, notice_id=NOTICE, kind=kind, purpose=Purpose.WORK_NEWS)
    return member_id


def replies(world: Any, member_id: int, kind: str, choice: str) -> None:
    """She answers the notice in a call of her own."""
    call_id = world.a_caller(phone=PHONE)
    world.change(Call, call_id, status="ended")
    week = {"week_on": WEDNESDAY, "made_at": world.clock.now(), "status": "confirmed"}
    entry = Entry(kind=kind, choice=choice, member_id=member_id, notice_id=NOTICE, call_id=call_id, turn=1, **week)
    add(world, entry)


def about_a_case(world: Any, kind: ErrandKind, status: CaseStatus, **more: Any) -> None:
    now = world.clock.now()
    about = {"kind": "question", "priority": "Q", "detail": "{}", "opened_at": now, "respond_by_at": now}
    add(world, Case(id=CASE, status=status.value, phone=PHONE, **about))
    world.errand(phone=PHONE, case_id=CASE, kind=kind, purpose=Purpose.CASE_NEWS, **more)


@pytest.mark.parametrize("kind", sorted(INVITATIONS))
def test_who_has_answered_by_herself_is_not_rung(any_world: Any, kind: ErrandKind) -> None:
    member_id = about_a_notice(any_world, kind)
    replies(any_world, member_id, "coming", "no")
    assert dial(any_world) == 0
    assert state(any_world) == ("ended", "heard_already")


def test_who_has_not_is(any_world: Any) -> None:
    about_a_notice(any_world, ErrandKind.CAMP)
    assert dial(any_world) == 1


def test_a_notice_taken_back_while_the_phone_rings_is_not_tried_again(any_world: Any) -> None:
    about_a_notice(any_world, ErrandKind.CAMP)
    assert dial(any_world) == 1
    any_world.change(Notice, NOTICE, status="recalled")
    with any_world.database.write() as connection:
        assert errands.take_back(connection, any_world.clock.now(), notice_id=NOTICE) == 0
    any_world.hangs_up(any_world.attempt(), EndReason.NO_ANSWER)
    assert state(any_world)[0] == "due"
    any_world.pass_time(hours=3)
    assert dial(any_world) == 0
    assert state(any_world) == ("ended", "heard_already")


@pytest.mark.parametrize(("choice", "rung"), [("yes", 1), ("not_paid", 1), ("paid", 0), ("no", 0)])
def test_she_is_asked_about_her_pay_while_it_is_owed(any_world: Any, choice: str, rung: int) -> None:
    member_id = about_a_notice(any_world, ErrandKind.PAYMENT, "order")
    replies(any_world, member_id, "order", choice)
    assert dial(any_world) == rung


@pytest.mark.parametrize(("choice", "rung"), [("yes", 1), ("went_well", 0), ("trouble", 0)])
def test_she_is_asked_how_her_shift_was_unless_she_told(any_world: Any, choice: str, rung: int) -> None:
    member_id = about_a_notice(any_world, ErrandKind.PLACEMENT, "shift")
    replies(any_world, member_id, "shift", choice)
    assert dial(any_world) == rung


def test_newer_news_of_a_case_takes_the_place_of_older(any_world: Any) -> None:
    about_a_case(any_world, ErrandKind.CASE_NEWS, CaseStatus.WAITING)
    assert dial(any_world) == 1
    any_world.errand(phone=PHONE, case_id=CASE, kind=ErrandKind.CASE_NEWS, purpose=Purpose.CASE_NEWS)
    any_world.hangs_up(any_world.attempt(), EndReason.NO_ANSWER)
    any_world.pass_time(hours=3)
    assert dial(any_world) == 1
    assert any_world.attempt().errand_id == 2
    assert state(any_world) == ("ended", "heard_already")


@pytest.mark.parametrize("heard", [False, True])
def test_an_answer_is_brought_until_she_has_heard_it(any_world: Any, heard: bool) -> None:
    about_a_case(any_world, ErrandKind.ANSWER, CaseStatus.WAITING)
    now = any_world.clock.now()
    add(any_world, Staff(id=5, code="S-5", name="Lata", fs_uniquifier="s5"))
    answer = {"case_id": CASE, "staff_id": 5, "file": "a.wav", "seconds": 9, "made_at": now}
    add(any_world, Answer(**answer, heard_at=now if heard else None))
    assert dial(any_world) == (0 if heard else 1)


@pytest.mark.parametrize("status", CaseStatus)
def test_whether_it_is_solved_is_asked_while_it_counts_as_done(any_world: Any, status: CaseStatus) -> None:
    about_a_case(any_world, ErrandKind.SOLVED, status)
    assert dial(any_world) == (1 if status is CaseStatus.DONE else 0)


@pytest.mark.parametrize("status", CaseStatus)
def test_a_doctors_call_is_made_while_its_case_is_open(any_world: Any, status: CaseStatus) -> None:
    about_a_case(any_world, ErrandKind.DOCTOR, status)
    assert dial(any_world) == (0 if status is CaseStatus.DONE else 1)
