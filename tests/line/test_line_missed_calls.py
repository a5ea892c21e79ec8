"""She rings off before we answer; a minute later her phone rings, and the call costs her nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import insert, select, text, update

from core.settings import Settings
from db.models import Call, Consent, Errand, MemberPhone
from ivr.calls.missed import ring_back
from tests.harness import KAMLA, SAVITA, UNKNOWN, Line, emptied
from tests.line.line_caller import Caller
from tests.line.placed import ring


@pytest.fixture
def line(shared_sqlite_line: Line, monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    """A line on which missed calls are rung back."""
    line = emptied(shared_sqlite_line)
    monkeypatch.setitem(line.services.settings.__dict__, "missed_calls", True)
    return line


def rings_off(line: Line, number: str = UNKNOWN) -> Caller:
    """She lets it ring and rings off before anybody answers."""
    caller = Caller(line, number)
    assert caller._send(caller.hangup_url, caller.unanswered_fields("4000", "no-answer")).status_code == 200
    return caller


def errands(line: Line) -> list[Errand]:
    with line.database.reading() as session:
        return list(session.scalars(select(Errand).order_by(Errand.id)))


def consents(line: Line, number: str) -> list[Consent]:
    with line.database.reading() as session:
        wanted = select(Consent).where(Consent.phone == number, Consent.purpose == "callback")
        return list(session.scalars(wanted))


def test_a_missed_call_is_rung_back_after_a_minute(line: Line) -> None:
    rings_off(line)
    (errand,) = errands(line)
    (consent,) = consents(line, UNKNOWN)
    now = line.services.clock.now()
    assert (errand.kind, errand.flow, errand.purpose, errand.phone) == (
        "missed_call",
        "callback",
        "callback",
        UNKNOWN,
    )
    assert (errand.member_id, errand.next_attempt_at) == (None, now + timedelta(seconds=60))
    assert (consent.granted, consent.words) == (True, "missed_call")


def test_one_woman_at_a_number_is_known(line: Line) -> None:
    rings_off(line, KAMLA)
    (errand,) = errands(line)
    assert errand.member_id is not None


def test_the_same_news_twice_is_one_call_back(line: Line) -> None:
    caller = rings_off(line)
    caller._send(caller.hangup_url, caller.unanswered_fields("4000", "no-answer"))
    assert len(errands(line)) == 1


def test_impatience_is_one_call_back_and_a_person(line: Line) -> None:
    for _ in range(4):
        rings_off(line)
    assert len(errands(line)) == 1
    cases = [(case.kind, case.priority, case.phone) for case in line.cases()]
    assert cases == [("callback", "P1", UNKNOWN)]


def test_who_listened_long_three_times_is_not_in_distress(line: Line) -> None:
    for _ in range(3):
        caller = Caller(line, UNKNOWN)
        caller.answer()
        caller.hang_up(Duration="40", BillDuration="60")
    rings_off(line)
    assert line.cases() == []


def test_who_rang_again_and_was_served_is_not_rung_back(line: Line) -> None:
    rings_off(line, SAVITA)
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.press("2")
    caller.hang_up()
    (errand,) = errands(line)
    assert errand.status == "ended"
    rings_off(line, SAVITA)
    assert [errand.status for errand in errands(line)] == ["ended", "due"]


def test_a_number_that_is_no_longer_hers_is_rung_back_as_nobodys(line: Line) -> None:
    with line.database.write() as connection:
        lost = update(MemberPhone).where(MemberPhone.e164 == KAMLA)
        connection.execute(lost.values(not_hers_at=line.services.clock.now()))
    rings_off(line, KAMLA)
    (errand,) = errands(line)
    assert errand.member_id is None


@pytest.mark.postgres
def test_news_of_three_missed_calls_at_the_same_moment_owes_one_call_back(
    shared_postgres_line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = emptied(shared_postgres_line)
    monkeypatch.setitem(line.services.settings.__dict__, "missed_calls", True)
    at, together = line.services.clock.now(), Barrier(3)

    def hears_of_it(call_id: int) -> None:
        with line.database.write() as connection:
            call = {"id": call_id, "token": f"t{call_id}", "direction": "inbound", "other_party": UNKNOWN}
            row = {**call, "flow": "main", "flow_version": "1", "status": "ended", "turn": -1, "why": "she_called"}
            connection.execute(insert(Call).values(**row, started_at=at))
            together.wait(timeout=10)
            ring_back(line.services, call_id, UNKNOWN, at)(connection)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(hears_of_it, (1, 2, 3)))
    (errand,) = errands(line)
    assert errand.status == "due"
    assert len(consents(line, UNKNOWN)) == 1


def test_an_answered_call_she_ends_at_once_is_a_missed_call(line: Line) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    assert caller.hang_up(Duration="3", BillDuration="60").status_code == 200
    (errand,) = errands(line)
    assert errand.kind == "missed_call"


def test_a_call_she_rings_off_while_we_are_asked_what_to_say_is_a_missed_call(line: Line) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    cancelled = caller.unanswered_fields("1000", "cancel")
    assert caller._send(caller.hangup_url, cancelled).status_code == 200
    (errand,) = errands(line)
    assert errand.kind == "missed_call"


@pytest.mark.parametrize("seconds", ["6", "66"])
def test_a_call_she_listened_to_is_none(line: Line, seconds: str) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.hang_up(Duration=seconds, BillDuration="60")
    assert errands(line) == []


def test_a_call_in_which_she_pressed_a_key_is_none(line: Line) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.press("1")
    caller.hang_up(Duration="4", BillDuration="60")
    assert errands(line) == []


def test_a_call_back_that_she_rejects_is_no_missed_call(line: Line) -> None:
    caller = ring(line, "callback", SAVITA)
    caller._send(caller.hangup_url, caller.unanswered_fields())
    assert len(errands(line)) == 1


def test_a_number_that_hides_itself_cannot_be_rung(line: Line) -> None:
    rings_off(line, "anonymous")
    assert errands(line) == []


def test_a_number_with_trouble_at_home_is_left_alone(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(line.services.safety), "flag_of", lambda _self, _phone: "unsafe")
    rings_off(line)
    assert errands(line) == []
    assert consents(line, UNKNOWN) == []


def test_where_the_safety_store_does_not_answer_nobody_is_rung_back_and_the_call_ends(line: Line) -> None:
    with line.services.safety.database.write() as connection:
        connection.execute(text("ALTER TABLE safety_numbers RENAME TO gone"))
    try:
        caller = Caller(line, SAVITA)
        caller.answer()
        assert caller.hang_up(Duration="3", BillDuration="60").status_code == 200
        assert caller.row.status == "ended"
        rings_off(line)
        assert errands(line) == []
        assert consents(line, UNKNOWN) == []
    finally:
        with line.services.safety.database.write() as connection:
            connection.execute(text("ALTER TABLE gone RENAME TO safety_numbers"))


def test_it_is_off_unless_the_trust_switches_it_on(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(line.services.settings.__dict__, "missed_calls", False)
    rings_off(line)
    assert errands(line) == []
    assert Settings.model_fields["missed_calls"].default is False


def test_a_missed_call_does_not_count_as_a_call_she_heard(line: Line) -> None:
    for _ in range(3):
        rings_off(line, UNKNOWN)
    caller = Caller(line, UNKNOWN)
    caller.answer()
    assert json.loads(str(caller.row.state))["memory"]["long"] == "yes"
