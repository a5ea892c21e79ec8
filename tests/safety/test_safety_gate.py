"""The gate and the numbers that are not rung: never about money, otherwise in her own hours, unsure means no (S5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from core.calling_window import SLOTS, Window
from core.consent import ConsentEntry, Purpose
from core.may_call import WAITS, CallPlan, Pause, Verdict, may_call
from db.safety.store import SafetyStore, SealedTurn
from scheduler.pauses import pause_of

HER = "+919000000001"
KEY = "a-key-of-its-own-for-tests-0123456789"
WEDNESDAY = date(2026, 11, 25)


def at(hour: int) -> datetime:
    """Return an hour of that Wednesday in Lucknow; India is half an hour off every whole one of UTC."""
    return datetime(2026, 11, 25, hour - 6, 30, tzinfo=UTC)


def plan(*, about_money: bool = False) -> CallPlan:
    consents = tuple(ConsentEntry(purpose, True, date(2026, 11, 1)) for purpose in Purpose)
    return CallPlan(
        purpose=Purpose.REMINDERS if about_money else Purpose.LESSONS,
        about_money=about_money,
        phone=HER,
        number_is_hers=True,
        consents=consents,
        own_hours=None,
        held_until_on=None,
        amount_due_paise=100,
        ledger_fresh=True,
        heard_already=False,
        attempts_of_reminder=0,
        calls_to_her_today=0,
    )


def verdict(hour: int, pause: Pause | None, *, about_money: bool = False) -> Verdict:
    wanted = plan(about_money=about_money)
    return may_call(wanted, at(hour), closed_on=(), kill_switch=False, pause=pause).verdict


@given(st.integers(9, 19), st.booleans())
def test_an_unsafe_number_is_rung_at_no_hour(hour: int, about_money: bool) -> None:
    assert verdict(hour, Pause(None), about_money=about_money) is not Verdict.YES


@given(st.integers(9, 19), st.sampled_from(sorted(SLOTS)))
def test_with_a_time_of_hers_it_is_rung_in_it_and_at_no_other(hour: int, slot: str) -> None:
    allowed = verdict(hour, Pause(SLOTS[slot])) is Verdict.YES
    assert allowed == SLOTS[slot].contains(at(hour))


@given(st.integers(9, 17), st.sampled_from(sorted(SLOTS)))
def test_money_is_no_reason_to_ring_it_even_then(hour: int, slot: str) -> None:
    assert verdict(hour, Pause(SLOTS[slot]), about_money=True) is not Verdict.YES


@pytest.mark.parametrize("about_money", [True, False])
@pytest.mark.parametrize("pause", [Pause(None), Pause(SLOTS["evening"])])
def test_what_is_written_of_it_is_what_is_written_of_a_wrong_hour(pause: Pause, about_money: bool) -> None:
    """A verdict that only trouble at home can bring would stand in lists that many read."""
    assert verdict(11, pause, about_money=about_money) is Verdict.OUTSIDE_HOURS
    assert verdict(22, None, about_money=about_money) is Verdict.OUTSIDE_HOURS


def test_it_waits_and_is_asked_again_when_it_may_be_allowed() -> None:
    decision = may_call(plan(), at(9), closed_on=(), kill_switch=False, pause=Pause(SLOTS["evening"]))
    assert decision.verdict in WAITS
    assert decision.try_again_at == datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
    nowhere = may_call(plan(), at(9), closed_on=(), kill_switch=False, pause=Pause(Window(time(5), time(6))))
    assert (nowhere.verdict, nowhere.try_again_at) == (Verdict.OUTSIDE_HOURS, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SafetyStore]:
    opened = SafetyStore.opened(f"sqlite:///{tmp_path / 'safety.db'}", KEY)
    yield opened
    opened.database.dispose()


class TestPauses:
    def test_nothing_is_known_of_most_numbers(self, store: SafetyStore) -> None:
        assert pause_of(store, HER) is None
        assert pause_of(store, None) is None

    @pytest.mark.parametrize(("slot", "expected"), [("none", Pause(None)), ("evening", Pause(SLOTS["evening"]))])
    def test_what_she_chose_holds(self, store: SafetyStore, slot: str, expected: Pause) -> None:
        deed = ("safe_slot", {"slot": slot, "phrase": "PHR.CODE.ORDER"})
        store.keep(SealedTurn("a-call", 1, at(9), HER, {}, (deed,)))
        assert pause_of(store, HER) == expected

    def test_where_the_store_does_not_answer_nobody_is_rung(self, store: SafetyStore) -> None:
        with store.database.write() as connection:
            connection.execute(text("DROP TABLE safety_numbers"))
        assert pause_of(store, HER) == Pause(None)
