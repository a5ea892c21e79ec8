"""Which answers the export of results finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from core.answered import Answered
from core.ids import call_id_at
from db.engine import Database
from db.models import Call, CallStep
from db.queries.results import answered_in

AT = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
CALL = call_id_at(AT)
# Where the call waits after each turn, what was done, and what became of it.
TURNS = [
    ("main", "consent", "start", None, None),
    ("menu", "choose", "keys", "1", "yes"),
    ("money", "code", "keys", "2", "money"),
    ("money", "paid_to", "keys", None, "passed"),
    ("menu", "choose", "keys", "2", "bank"),
    ("menu", "choose", "hung_up", None, None),
]


@pytest.fixture
def called(database: Database) -> Database:
    with database.session() as session:
        session.execute(insert(Call), [call(CALL)])
        session.execute(insert(CallStep), [step(CALL, turn, *happened) for turn, happened in enumerate(TURNS)])
    return database


def call(call_id: int) -> dict[str, Any]:
    return {
        "id": call_id,
        "token": f"token{call_id}",
        "direction": "inbound",
        "other_party": "+919000000001",
        "flow": "main",
        "flow_version": "1",
        "status": "ended",
        "started_at": AT,
        "why": "she_called",
    }


def step(call_id: int, turn: int, flow: str, node: str, kind: str, keys: str | None, outcome: str | None) -> Any:
    return {
        "call_id": call_id,
        "turn": turn,
        "at": AT + timedelta(seconds=20 * turn),
        "flow": flow,
        "node": node,
        "input_kind": kind,
        "input_value": keys,
        "outcome": outcome,
        "said": "[]",
        "request": "",
        "reply": b"",
    }


def found(database: Database, flow: str, from_at: datetime = AT, days: int = 1) -> list[Answered]:
    with database.reading() as session:
        return list(answered_in(session, flow, from_at, from_at + timedelta(days=days)))


def test_an_answer_belongs_to_the_question_the_call_waited_at(called: Database) -> None:
    answers = [(each.turn, each.node, each.outcome, each.pressed) for each in found(called, "money")]
    assert answers == [(3, "code", "passed", None), (4, "paid_to", "bank", "2")]
    assert [each.at for each in found(called, "money")] == [AT + timedelta(seconds=60), AT + timedelta(seconds=80)]


def test_the_end_of_a_call_is_no_answer(called: Database) -> None:
    assert [each.outcome for each in found(called, "menu")] == ["money"]


def test_only_calls_of_the_days_asked_for(called: Database) -> None:
    assert found(called, "money", AT + timedelta(days=1)) == []
    assert found(called, "money", AT - timedelta(days=1)) == []
    assert len(found(called, "money", AT - timedelta(days=1), days=2)) == 2
