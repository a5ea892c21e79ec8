"""What the database itself refuses, whoever writes: the last line behind the rules of the code."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError

from core.cases import CaseStatus
from core.entries import EntryKind, EntryStatus
from core.errands import ErrandKind, ErrandStatus
from core.notices import NoticeKind, NoticeStatus
from core.reminders import AttemptStatus
from db.engine import Database
from db.models import Answer, Attempt, Base, Call, Case, Entry, Errand, Notice, Staff

NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
TODAY = date(2026, 11, 25)
ASHA, REKHA = 1, 2
DONE = CaseStatus.DONE


def put(connection: Connection, model: type[Base], **values: Any) -> None:
    connection.execute(insert(model).values(values))


def refused(database: Database, model: type[Base], **values: Any) -> bool:
    try:
        with database.write() as connection:
            put(connection, model, **values)
    except IntegrityError:
        return True
    return False


@pytest.fixture(autouse=True)
def two_of_the_trust(database: Database) -> None:
    with database.write() as connection:
        for n in (ASHA, REKHA):
            put(connection, Staff, id=n, code=f"S-{n}", name=f"staff {n}", fs_uniquifier=f"s{n}")


def a_case(**changes: Any) -> dict[str, Any]:
    clock = {"opened_at": NOW, "respond_by_at": NOW + timedelta(hours=1)}
    return {"kind": "question", "priority": "Q", "status": CaseStatus.NEW.value, "detail": "{}", **clock, **changes}


class TestCaseNumbers:
    def test_two_open_cases_never_have_one_number(self, database: Database) -> None:
        assert not refused(database, Case, **a_case(number=4711))
        assert refused(database, Case, **a_case(number=4711))
        assert refused(database, Case, **a_case(number=4711, status=CaseStatus.WAITING.value))
        assert not refused(database, Case, **a_case(number=4712))

    def test_a_done_ones_number_may_be_given_again(self, database: Database) -> None:
        for status in (DONE, DONE, CaseStatus.NEW):
            assert not refused(database, Case, **a_case(number=4711, status=status.value))

    def test_many_cases_have_none(self, database: Database) -> None:
        assert not refused(database, Case, **a_case())
        assert not refused(database, Case, **a_case())


def an_attempt(n: int, **changes: Any) -> dict[str, Any]:
    row = {"id": n, "token": f"t{n}", "call_id": n, "phone": "+919000000001", "fence": 1, "sent_at": NOW}
    return {**row, "status": AttemptStatus.ACCEPTED.value, **changes}


class TestOnePhoneRings:
    def test_once_at_a_time_whoever_is_meant(self, database: Database) -> None:
        assert not refused(database, Attempt, **an_attempt(1))
        assert refused(database, Attempt, **an_attempt(2, status=AttemptStatus.SENDING.value))
        assert not refused(database, Attempt, **an_attempt(3, phone="+919000000002"))

    def test_again_after_it_ended(self, database: Database) -> None:
        assert not refused(database, Attempt, **an_attempt(1, status=AttemptStatus.ENDED.value))
        assert not refused(database, Attempt, **an_attempt(2))


def a_notice(kind: NoticeKind, status: NoticeStatus, **changes: Any) -> dict[str, Any]:
    days = {"from_on": TODAY, "until_on": TODAY, "source_on": TODAY, "made_at": NOW}
    words = {"title_hi": "शिविर", "source": "प्रखंड कार्यालय"}
    return {"kind": kind.value, "status": status.value, "made_by_id": ASHA, **words, **days, **changes}


class TestNotices:
    def test_an_alert_needs_a_second_person(self, database: Database) -> None:
        alert = a_notice(NoticeKind.ALERT, NoticeStatus.APPROVED)
        assert refused(database, Notice, **alert, approved_by_id=ASHA)
        assert not refused(database, Notice, **alert, approved_by_id=REKHA)

    def test_an_alert_comes_from_the_trust(self, database: Database) -> None:
        assert refused(database, Notice, **a_notice(NoticeKind.ALERT, NoticeStatus.DRAFT, made_by_id=None))

    def test_a_camp_needs_one(self, database: Database) -> None:
        assert not refused(database, Notice, **a_notice(NoticeKind.CAMP, NoticeStatus.APPROVED, approved_by_id=ASHA))

    @pytest.mark.parametrize(
        "wrong",
        [
            {"status": NoticeStatus.APPROVED.value},
            {"made_by_id": None},
            {"until_on": TODAY - timedelta(days=1)},
            {"low_paise": 2_000, "high_paise": 1_000},
        ],
    )
    def test_what_makes_no_sense_is_refused(self, database: Database, wrong: dict[str, Any]) -> None:
        assert not refused(database, Notice, **a_notice(NoticeKind.RATES, NoticeStatus.DRAFT))
        assert refused(database, Notice, **{**a_notice(NoticeKind.RATES, NoticeStatus.DRAFT), **wrong})


def test_a_turn_enters_a_thing_once(database: Database) -> None:
    with database.write() as connection:
        put(
            connection,
            Call,
            id=7,
            token="t7",
            direction="inbound",
            flow="main",
            flow_version="1",
            status="in_progress",
            started_at=NOW,
            why="she_called",
        )
    entry = {"call_id": 7, "turn": 3, "kind": EntryKind.COUNT.value, "week_on": date(2026, 11, 23), "made_at": NOW}
    entry["status"] = EntryStatus.DRAFT.value
    assert not refused(database, Entry, **entry)
    assert refused(database, Entry, **entry)
    assert not refused(database, Entry, **entry, item="masks")


def test_an_errand_is_meant_once(database: Database) -> None:
    errand = {"kind": ErrandKind.CASE_NEWS.value, "dedupe": "case:1:done", "phone": "+919000000001"}
    errand |= {"purpose": "case_news", "flow": "case_news", "status": ErrandStatus.DUE.value}
    times = dict.fromkeys(("not_before_at", "expires_at", "made_at", "changed_at"), NOW)
    assert not refused(database, Errand, **errand, **times)
    assert refused(database, Errand, **errand, **times)


def test_an_answer_can_be_heard(database: Database) -> None:
    with database.write() as connection:
        put(connection, Case, id=1, **a_case())
    answer = {"case_id": 1, "staff_id": ASHA, "seconds": 12, "made_at": NOW}
    assert refused(database, Answer, **answer)
    assert not refused(database, Answer, **answer, file="answers/1.wav")
