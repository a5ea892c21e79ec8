"""What comes back to her, asked of both kinds of database: a number in no list finds nothing and breaks nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.consent import Purpose
from core.errands import ErrandKind
from db.engine import Database
from db.queries import due_errands, errands, her_calls, loop, resuming
from db.queries.errands import NewErrand

NOW = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
PHONE = "+919000000042"


def new(dedupe: str = "missed:1") -> NewErrand:
    return NewErrand(
        kind=ErrandKind.MISSED_CALL,
        dedupe=dedupe,
        phone=PHONE,
        purpose=Purpose.CALLBACK,
        flow="callback",
        not_before_at=NOW,
        expires_at=NOW + timedelta(hours=2),
        made_at=NOW,
        memory={"word": "नमस्ते"},
    )


def test_an_errand_is_made_once_found_and_ended(database: Database) -> None:
    with database.write() as connection:
        assert errands.make(connection, new())
        assert not errands.make(connection, new())
        assert not errands.make(connection, new("missed:2")), "one call back is owed, not two"
        (errand_id,) = due_errands.waiting(connection, NOW, 10)
        due = due_errands.due(connection, errand_id, NOW)
    assert due is not None
    assert (due.member_id, due.number_is_hers, due.consents, due.calls) == (
        None,
        True,
        (),
        her_calls.HerCalls(0, None, False),
    )
    later = NOW + timedelta(hours=3)
    with database.write() as connection:
        assert due_errands.waiting(connection, later, 10) == []
        assert errands.any_expired(connection, later)
        assert errands.end_expired(connection, later) == 1
        assert errands.make(connection, new("missed:2"))


@pytest.mark.parametrize("member_id", [None, 7])
def test_nobody_was_rung_yet(database: Database, member_id: int | None) -> None:
    with database.read() as connection:
        assert her_calls.her_calls(connection, member_id, PHONE, NOW) == her_calls.HerCalls(0, None, False)


def test_nothing_waits_for_a_number_nobody_knows(database: Database) -> None:
    with database.read() as connection:
        assert loop.answer_at(connection, PHONE) is None
        assert loop.answer_of(connection, 1) is None
        assert loop.answer(connection, 1) is None
        assert loop.matter(connection, 1) is None
        assert loop.status_by_number(connection, 4071, NOW) is None
        assert loop.number_in_call(connection, 1, "question", "Q") is None
        assert not loop.is_due_soon(connection, PHONE, date(2026, 12, 2))
        assert loop.missed_calls(connection, PHONE, NOW, seconds=5) == 0
        assert not loop.is_to_be_rung_by_a_person(connection, PHONE, NOW)
        assert loop.only_member_at(connection, PHONE) is None
        assert resuming.left_off(connection, PHONE, 1, NOW) is None
        assert resuming.taken_up(connection, 1) is None
        assert errands.told_by(connection, "no such attempt") is None
    with database.write() as connection:
        resuming.take_up(connection, 1, 2)
