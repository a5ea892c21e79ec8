"""A doctor's call through real webhooks: rung when it was agreed, connected only after her yes (TPG, T14)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.consent import Purpose
from db.models import Case, Consent, Doctor, Staff
from tests.harness import SAVITA, UNKNOWN, Line
from tests.line.doctors import DOCTORS_PHONE
from tests.line.line_caller import Caller
from tests.line.placed import ring


@pytest.fixture
def rung(line: Line) -> Caller:
    """Savita, rung at the time that was agreed; she has said that it is her."""
    caller = ring(line, "agreed_call")
    caller.answer()
    caller.press("1")
    return caller


def result(line: Line) -> str | None:
    with line.database.read() as connection:
        detail = connection.scalar(select(Case.detail).order_by(Case.id.desc()))
    found: str | None = json.loads(detail or "{}").get("doctor_call")
    return found


def consents(line: Line) -> list[tuple[bool, str]]:
    with line.database.reading() as session:
        given = session.scalars(select(Consent).where(Consent.purpose == Purpose.DOCTOR.value).order_by(Consent.id))
        return [(one.granted, one.words) for one in given]


def words(line: Line, caller: Caller) -> list[str]:
    return [prompt for prompt, *_ in json.loads(line.steps(caller.row)[-1].said)]


def test_the_doctor_is_named_with_her_registration_before_anybody_is_connected(line: Line, rung: Caller) -> None:
    assert b"<Dial" not in rung.replies[-1].data
    said = json.loads(line.steps(rung.row)[-1].said)
    ((_, slots),) = [one for one in said if one[0] == "DIS.DOCTOR"]
    assert "48213" in json.dumps(slots)
    assert "सरोज" in json.dumps(slots, ensure_ascii=False)
    assert line.missing == []


def test_after_her_yes_the_doctors_phone_rings_and_the_case_says_that_they_talked(line: Line, rung: Caller) -> None:
    assert DOCTORS_PHONE.removeprefix("+") in rung.press("1").decode()
    assert consents(line) == [(True, "DIS.DOCTOR")]
    assert result(line) == "agreed"
    rung.talk(connected=True)
    assert result(line) == "talked"


def test_without_a_yes_no_phone_rings(line: Line, rung: Caller) -> None:
    assert b"<Dial" not in rung.press("2")
    assert consents(line) == [(False, "DIS.DOCTOR")]
    assert result(line) == "refused"
    assert words(line, rung)[:2] == ["DOC.IN_PERSON", "DIS.NET"]


def test_the_case_stays_as_open_as_it_was(line: Line, rung: Caller) -> None:
    rung.press("1")
    rung.talk(connected=True)
    rung.hang_up()
    (case,) = line.cases()
    assert (case.status, case.priority) == ("new", "D1")
    assert json.loads(case.detail)["patient"] == "adult"


@pytest.mark.parametrize("what", ["valid_until_on", "checked_on"])
def test_a_registration_that_has_run_out_or_was_not_checked_connects_nobody(line: Line, what: str) -> None:
    caller = ring(line, "agreed_call")
    with line.database.session() as session:
        doctor = session.scalars(select(Doctor)).one()
        setattr(doctor, what, getattr(doctor, what) - timedelta(days=500))
    caller.answer()
    assert b"<Dial" not in caller.press("1")
    assert words(line, caller)[0] == "DOC.NOT_THERE"
    assert result(line) == "no_doctor"


def test_nor_does_a_doctor_who_has_left(line: Line) -> None:
    caller = ring(line, "agreed_call")
    with line.database.write() as connection:
        connection.execute(update(Staff).where(Staff.code == "DR-1").values(active=False))
    caller.answer()
    assert b"<Dial" not in caller.press("1")


@pytest.mark.parametrize("number", [SAVITA, UNKNOWN])
def test_whoever_picks_up_hears_no_word_of_what_it_is_about(line: Line, number: str) -> None:
    caller = ring(line, "agreed_call", number)
    caller.answer()
    assert words(line, caller) == ["DOC.WHO"]
    caller.press("2")
    assert words(line, caller) == ["REM.BYE"]
    assert result(line) is None
