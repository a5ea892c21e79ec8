"""What tests/line/conftest.py holds for every test here: no call looks at all rows of a table that grows."""

from __future__ import annotations

import pytest

from tests.harness import SAVITA, Line
from tests.line.line_caller import Caller
from tests.line.plans import Plans, is_poor


@pytest.mark.parametrize(
    ("plan", "poor"),
    [
        ("SCAN calls", True),
        ("SCAN cases_1 USING COVERING INDEX ix_cases_open", True),
        ("SEARCH calls USING INDEX ix_calls_status (status=?)", True),
        ("SEARCH calls USING INDEX ix_calls_other_party (other_party=?)", False),
        ("SEARCH calls USING INTEGER PRIMARY KEY (rowid=?)", False),
        ("SCAN staff", False),
        ("SCALAR SUBQUERY 2", False),
        ("USE TEMP B-TREE FOR ORDER BY", False),
    ],
)
def test_what_counts_as_poor(plan: str, poor: bool) -> None:
    assert is_poor(plan) is poor


def test_the_statements_of_a_call_are_looked_at(line: Line, plans: Plans) -> None:
    caller = Caller(line, SAVITA)
    caller.answer()
    caller.press("2")
    assert any("FROM consents" in statement for statement in plans.explained)
    assert any(statement.startswith("UPDATE calls") for statement in plans.explained)
