"""Every case a call opens has a number, and the turn that opens it knows the number before it is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select

from db.engine import Database
from db.models import Call, Case
from db.queries.cases_number import NUMBERS, draw_numbers, free_number
from ivr.handlers.frame import open_case
from ivr.moment import Moment

NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
CALL = 7


@pytest.fixture(autouse=True)
def a_call(database: Database) -> None:
    row = {"id": CALL, "token": "t7", "direction": "inbound", "flow": "main", "flow_version": "1"}
    with database.write() as connection:
        connection.execute(insert(Call).values(**row, status="in_progress", started_at=NOW, why="she_called"))


def ask(database: Database, turn: int, kind: str, call_id: int | None = CALL) -> None:
    moment = Moment(call_id, turn, NOW, "+919000000099", None, None)
    with database.write() as connection:
        open_case(connection, {"kind": kind, "priority": "Q", "detail": {}}, moment)


def numbers(database: Database) -> list[int | None]:
    with database.read() as connection:
        return list(connection.scalars(select(Case.number).order_by(Case.id)))


def give(database: Database, taken: Collection[int]) -> None:
    case = {"kind": "question", "priority": "Q", "status": "new", "detail": "{}"}
    rows = [{**case, "number": number, "opened_at": NOW, "respond_by_at": NOW} for number in taken]
    with database.write() as connection:
        connection.execute(insert(Case), rows)


def test_the_number_said_is_the_number_written(database: Database) -> None:
    with database.read() as connection:
        said = free_number(connection, draw_numbers(CALL, 4))
    ask(database, 4, "question")
    assert numbers(database) == [said]


def test_two_cases_of_one_turn_have_numbers_of_their_own(database: Database) -> None:
    ask(database, 4, "question")
    ask(database, 4, "callback")
    one, other = numbers(database)
    assert one != other
    assert {one, other} < set(NUMBERS)


def test_a_number_that_is_taken_meanwhile_is_passed_over_in_the_same_order(database: Database) -> None:
    first, second, *_ = draw_numbers(CALL, 4)
    give(database, [first])
    with database.read() as connection:
        said = free_number(connection, draw_numbers(CALL, 4))
    ask(database, 4, "question")
    assert said == second
    assert numbers(database) == [first, second]


@pytest.mark.parametrize("left", [[4711], []])
def test_the_last_ones_are_found_too_and_then_a_case_goes_without(database: Database, left: list[int]) -> None:
    give(database, [number for number in NUMBERS if number not in left])
    ask(database, 4, "question")
    ask(database, 4, "callback")
    assert numbers(database)[-2:] == [*left, None, None][:2]


def test_the_same_need_keeps_its_number(database: Database) -> None:
    ask(database, 4, "question")
    ask(database, 6, "question")
    assert len(numbers(database)) == 1


def test_a_case_without_a_call_has_one_too(database: Database) -> None:
    ask(database, 0, "technical", call_id=None)
    (number,) = numbers(database)
    assert number in NUMBERS
