"""The number she is told: four digits, of one open case only, hard to guess, and there as long as any is free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from core.cases import CaseStatus
from db.engine import Database
from db.models import Case
from db.queries import case_work
from db.queries.case_work import Worker
from db.queries.cases_number import NUMBERS, draw_numbers, free_number

NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)


def give(database: Database, numbers: Collection[int], status: CaseStatus = CaseStatus.NEW) -> None:
    case = {"kind": "question", "priority": "Q", "status": status.value, "detail": "{}"}
    rows = [{**case, "number": number, "opened_at": NOW, "respond_by_at": NOW} for number in numbers]
    with database.write() as connection:
        connection.execute(insert(Case), rows)


def draw(database: Database, turn: int) -> int | None:
    with database.read() as connection:
        return free_number(connection, draw_numbers(4, turn))


def test_it_has_four_digits_and_follows_no_order(database: Database) -> None:
    drawn = [draw(database, turn) for turn in range(200)]
    assert all(number in NUMBERS for number in drawn)
    assert Counter(len(str(number)) for number in drawn) == {4: 200}
    assert len(set(drawn)) > 150
    assert drawn != sorted(drawn, key=str)


def test_the_same_turn_draws_the_same_number_as_long_as_it_is_free(database: Database) -> None:
    first = draw(database, 7)
    assert first is not None
    assert draw(database, 7) == first
    give(database, [first], CaseStatus.DONE)
    assert draw(database, 7) == first
    give(database, [first])
    assert draw(database, 7) not in {first, None}


@pytest.mark.parametrize("status", [status for status in CaseStatus if status is not CaseStatus.DONE])
def test_the_last_free_one_is_found(database: Database, status: CaseStatus) -> None:
    give(database, [number for number in NUMBERS if number != 4711], status)
    assert {draw(database, turn) for turn in range(3)} == {4711}


def test_when_all_are_given_away_there_is_none(database: Database) -> None:
    give(database, NUMBERS)
    assert draw(database, 1) is None


def test_a_case_opened_again_under_a_number_that_was_just_given_away_is_left_as_it_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(database, [4711], CaseStatus.DONE)
    give(database, [4711])
    monkeypatch.setattr(case_work, "number_again", lambda *_: 4711)
    with database.session() as session:
        case = session.get_one(Case, 1)
        move = case_work.moved(case, CaseStatus.IN_HAND, Worker(staff_id=1, at=NOW), "She rang again")
        assert not case_work.change(session, case, 1, move, Worker(staff_id=1, at=NOW))
    with database.reading() as session:
        assert (session.get_one(Case, 1).status, session.get_one(Case, 1).version) == ("done", 1)
