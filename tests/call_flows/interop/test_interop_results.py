"""What callers chose, as flow results: answers only, never a phone, never what belongs into the safety store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from call_flows.interop.results import NoResultsError, descriptor, questions_of, rows_of
from call_flows.model import FlowBook
from call_flows.reader import load_book
from commands.flows import wordings
from core.answered import Answered
from tests.call_flows.small_books import small_book

BOOK = load_book()
AT = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
PAID = Answered(AT, 7001, 4, 12, "paid_to", "bank", "2")
MONEY = questions_of(BOOK, "money", wordings())
BAGS = """
  bags:
    collect: X.BAGS
    as: bags
    digits: "3"
    most: "500"
    done: bye
    no_input: house
    no_match: house
  bye: {end: X.BYE}
"""


def answers(*given: Answered, flow: str = "money", book: FlowBook = BOOK) -> list[list[object]]:
    return rows_of(book, flow, questions_of(book, flow, wordings()), given)


def test_an_answer_is_a_row_of_six() -> None:
    assert answers(PAID) == [["2026-11-20T05:30:00.000+00:00", "7001-4", "member-12", "money.paid_to", "bank", None]]


def test_a_caller_nobody_knows_is_the_call() -> None:
    assert answers(replace(PAID, member_id=None))[0][2] == "call-7001"


def test_answers_about_health_stand_under_the_call_even_of_a_member() -> None:
    assert answers(Answered(AT, 7002, 2, 12, "who", "child", "3"), flow="health")[0][2] == "call-7002"


HOUSE = [
    ("danger", "8"),
    ("didi", "0"),
    ("repeat", "9"),
    ("back", "*"),
    ("no_input", None),
    ("no_match", "7"),
    ("", "2"),
]


@pytest.mark.parametrize(("outcome", "pressed"), HOUSE)
def test_what_the_house_does_is_no_answer(outcome: str, pressed: str | None) -> None:
    """Not even where a choice has the same name: "to whom did you pay?" knows a didi too."""
    assert answers(replace(PAID, outcome=outcome, pressed=pressed)) == []
    assert answers(replace(PAID, outcome="didi", pressed="3"))[0][4] == "didi"


def test_a_number_she_entered_is_a_number() -> None:
    book = small_book(BAGS)
    entered = Answered(AT, 7003, 1, 12, "bags", "entered", "40#")
    assert answers(entered, flow="main", book=book)[0][4] == 40
    assert answers(replace(entered, outcome="unusual"), flow="main", book=book) == []
    assert questions_of(book, "main", {})["main.bags"]["type_options"] == {"range": [1, 500]}


def test_questions_have_their_choices_and_a_label() -> None:
    asked = MONEY["money.paid_to"]
    assert (asked["type"], asked["type_options"]["choices"]) == ("select_one", ["group", "bank", "didi", "other"])
    assert asked["label"] == wordings()["REM.PAIDTO"].en
    assert "money.code" not in MONEY


@pytest.mark.parametrize(
    "flow", [flow.name for flow in BOOK.flows.values() if flow.sealed or flow.topic == "violence"]
)
def test_a_flow_of_the_safety_store_has_no_results(flow: str) -> None:
    with pytest.raises(NoResultsError, match="belongs into the safety store only"):
        questions_of(BOOK, flow, wordings())


def test_the_descriptor_says_what_the_format_wants() -> None:
    until_at = AT + timedelta(days=2)
    package = descriptor(BOOK, "money", MONEY, AT, until_at)
    assert package["profile"] == "flow-results-package"
    assert package["name"] == "sunwai-money-20261120-20261122"
    assert UUID(package["id"]).version == 4
    assert package["id"] == descriptor(BOOK, "money", MONEY, AT, until_at)["id"]
    assert package["id"] != descriptor(BOOK, "money", MONEY, AT - timedelta(days=1), until_at)["id"]
    assert package["created"] == package["modified"] == "2026-11-22T05:30:00.000+00:00"
    (resource,) = package["resources"]
    assert resource["path"] == "results.json"
    names = ["timestamp", "row_id", "contact_id", "question_id", "response", "response_metadata"]
    assert [field["name"] for field in resource["schema"]["fields"]] == names
    assert resource["schema"]["questions"] == MONEY


def test_instants_carry_an_offset_whatever_zone_they_came_in() -> None:
    in_india = AT.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert answers(replace(PAID, at=in_india))[0][0] == "2026-11-20T05:30:00.000+00:00"
