"""What is told about violence goes when its time is over; what is open, and numbers that are not rung, stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from core.cases import CaseStatus
from db.safety import codes, tables
from db.safety.desk import SafetyDesk
from db.safety.forgetting import LOOKS_KEPT, Forgotten, forget
from db.safety.store import SafetyStore, SealedTurn

KEY = "a-key-of-its-own-for-tests-0123456789"
HER = "+919000000001"
WORKER = 7
AT = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
KEPT = timedelta(days=183)
NOTHING = Forgotten(0, 0, 0, 0)


@pytest.fixture
def store(empty_url: str) -> Iterator[SafetyStore]:
    opened = SafetyStore.opened(empty_url, KEY)
    yield opened
    opened.database.dispose()


def tell(store: SafetyStore, token: str, at: datetime = AT, *, case: bool = True, code_id: int | None = None) -> None:
    deeds: tuple[tuple[str, dict[str, Any]], ...] = (("pause_calls", {}),)
    if case:
        deeds += (("safety_case", {"kind": "hurt", "priority": "P0"}),)
    for turn in (1, 2):
        store.keep(SealedTurn(token, turn, at, HER, {"node": "hurt"}, deeds, code_id))


def close(store: SafetyStore, at: datetime) -> None:
    desk = SafetyDesk(store, WORKER, at)
    for case in desk.listing(done=False):
        desk.add_note(case, "She is with her sister.")
        assert desk.change(case, case.version, {"status": CaseStatus.DONE.value, "closed_at": at})


def count(store: SafetyStore, name: str) -> int:
    with store.database.read() as connection:
        return connection.scalar(select(func.count()).select_from(tables.metadata.tables[name])) or 0


def test_a_matter_goes_whole_when_its_time_after_the_end_is_over(store: SafetyStore) -> None:
    tell(store, "a-call")
    close(store, AT + timedelta(days=30))
    assert forget(store, AT + timedelta(days=30) + KEPT, KEPT) == NOTHING, "not a day too early"
    assert forget(store, AT + timedelta(days=31) + KEPT, KEPT) == Forgotten(1, 2, 1, 0)
    assert [count(store, name) for name in ("safety_cases", "safety_events", "safety_notes")] == [0, 0, 0]


def test_a_matter_that_nobody_has_finished_stays(store: SafetyStore) -> None:
    tell(store, "a-call")
    assert forget(store, AT + 4 * KEPT, KEPT) == NOTHING
    assert len(SafetyDesk(store, WORKER, AT).listing(done=False)) == 1


def test_a_call_that_opened_no_matter_goes_too(store: SafetyStore) -> None:
    tell(store, "a-call", case=False)
    tell(store, "a-later-call", AT + KEPT, case=False)
    assert forget(store, AT + KEPT + timedelta(days=1), KEPT) == Forgotten(0, 2, 0, 0)
    assert store.told("a-later-call") != []


def test_the_number_is_not_rung_for_all_that(store: SafetyStore) -> None:
    tell(store, "a-call")
    close(store, AT)
    forget(store, AT + 4 * KEPT, KEPT)
    assert store.flag_of(HER) is not None


def test_a_matter_of_a_private_number_goes_and_the_number_stays(store: SafetyStore) -> None:
    made = codes.make(store.database, store.vault, codes.Named(WORKER, 8), AT)
    code = codes.found(store.database, store.vault, made.digits)
    assert code is not None
    tell(store, "a-call", code_id=code.id)
    close(store, AT)
    assert forget(store, AT + 4 * KEPT, KEPT).matters == 1
    assert count(store, "safety_kept_for") == 0
    assert codes.found(store.database, store.vault, made.digits) == code


def test_who_looked_is_known_for_longer_than_what_was_seen(store: SafetyStore) -> None:
    with store.database.write() as connection:
        connection.execute(insert(tables.reads).values(staff_id=WORKER, at=AT, act="list"))
    assert forget(store, AT + LOOKS_KEPT, KEPT) == NOTHING
    assert forget(store, AT + LOOKS_KEPT + timedelta(days=1), KEPT) == Forgotten(0, 0, 0, 1)
    assert timedelta(days=365) < LOOKS_KEPT, "logs are kept for a year"
