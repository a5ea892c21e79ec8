"""The key of the safety store is changed while the line works, and nothing is lost or left under the old one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db.errors import WrongSafetyKeyError
from db.safety import codes, rekeying, tables
from db.safety.desk import SafetyDesk
from db.safety.numbers import SLOT_ONLY, UNSAFE
from db.safety.rekeying import older_keys_in_use, rekey
from db.safety.store import SafetyStore, SealedTurn
from db.safety.vault import BrokenSealError
from scheduler.pauses import pause_of

OLD, NEW = "the-old-key-for-tests-0123456789-abcd", "the-new-key-for-tests-0123456789-efgh"
HER, ANOTHER = "+919000000001", "+919000000002"
WORKER = 7
AT = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
Deed = tuple[str, dict[str, Any]]
EVENING: Deed = ("safe_slot", {"slot": "evening", "phrase": "PHR.CODE.ORDER"})
HURT: Deed = ("safety_case", {"kind": "hurt", "priority": "P0"})


def tell(store: SafetyStore, number: int, *deeds: Deed, token: str = "a-call", phone: str = HER) -> None:
    at = AT + timedelta(minutes=number)
    store.keep(SealedTurn(token, number, at, phone, {"node": f"n{number}"}, deeds))


class Stores:
    """The same store, opened with any keys."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._opened: list[SafetyStore] = []

    def __call__(self, *keys: str) -> SafetyStore:
        self._opened.append(SafetyStore.opened(self._url, *keys))
        return self._opened[-1]

    def close(self) -> None:
        for store in self._opened:
            store.database.dispose()


@pytest.fixture
def opened(empty_url: str) -> Iterator[Stores]:
    stores = Stores(empty_url)
    yield stores
    stores.close()


@pytest.fixture
def old(opened: Stores) -> SafetyStore:
    """A store as the old key left it: a case with a note and a time of hers, a private number, a hidden call."""
    store = opened(OLD)
    tell(store, 1, HURT)
    tell(store, 2, EVENING)
    tell(store, 1, ("safety_flag", {}), token="another-call", phone=ANOTHER)
    desk = SafetyDesk(store, WORKER, LATER)
    (case, _) = desk.listing(done=False)
    desk.add_note(case, "Spoke to her sister.")
    return store


def everything(store: SafetyStore) -> list[object]:
    """Return all that the store tells, opened."""
    desk = SafetyDesk(store, WORKER, LATER)
    cases = desk.listing(done=False)
    flags = [(flag.flag, flag.phone, flag.slot) for phone in (HER, ANOTHER) if (flag := store.flag_of(phone))]
    numbers = [(code.handle, code.under_age) for code in codes.in_use(store.database, store.vault)]
    told = [desk.told(case) for case in cases]
    return [cases, told, [desk.notes(case) for case in cases], flags, numbers]


def test_all_of_it_is_there_before_between_and_after(opened: Stores, old: SafetyStore) -> None:
    made = codes.make(old.database, old.vault, codes.Named(WORKER, 8), AT)
    before = everything(old)
    between = opened(NEW, OLD)
    assert everything(between) == before
    assert codes.found(between.database, between.vault, made.digits) is not None
    assert rekey(between) > 0
    assert not older_keys_in_use(between)
    after = opened(NEW)
    assert everything(after) == before
    assert codes.found(after.database, after.vault, made.digits) is not None


def test_nothing_is_left_that_the_old_key_opens_or_finds(opened: Stores, old: SafetyStore) -> None:
    rekey(opened(NEW, OLD))
    with old.database.read() as connection:
        for table, place in rekeying._PLACES:
            for row in connection.execute(select(table)):
                with pytest.raises(BrokenSealError):
                    old.vault.open(row.payload, place(row))
        names = set(connection.scalars(select(tables.numbers.c.phone_name)))
    assert names.isdisjoint({old.vault.name("phone", phone) for phone in (HER, ANOTHER)})
    with pytest.raises(WrongSafetyKeyError):
        opened(OLD)


def test_a_second_time_there_is_nothing_to_do(opened: Stores, old: SafetyStore) -> None:
    store = opened(NEW, OLD)
    rekey(store)
    assert rekey(store) == 0


def test_broken_off_in_the_middle_it_is_begun_again(
    opened: Stores, old: SafetyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(NEW, OLD)
    before = everything(store)
    monkeypatch.setattr(rekeying, "BATCH", 1)
    whole, tries = rekeying._batch, iter((True, True, False))

    def breaks(*arguments: Any) -> tuple[int, int]:
        if not next(tries):
            raise RuntimeError("somebody pulled the plug")
        return whole(*arguments)

    monkeypatch.setattr(rekeying, "_batch", breaks)
    with pytest.raises(RuntimeError):
        rekey(store)
    assert everything(store) == before
    assert older_keys_in_use(store)
    with pytest.raises(WrongSafetyKeyError):
        opened(NEW)
    monkeypatch.setattr(rekeying, "_batch", whole)
    rekey(store)
    assert everything(opened(NEW)) == before


class TestInBetween:
    def test_a_call_that_goes_on_keeps_its_one_case(self, opened: Stores, old: SafetyStore) -> None:
        tell(opened(NEW, OLD), 3, ("safety_case", {"kind": "forced", "priority": "P0"}))
        (case,) = [case for case in SafetyDesk(opened(NEW, OLD), WORKER, LATER).listing(done=False) if case.slot]
        assert case.kinds == ("hurt", "wish", "forced")
        assert len(opened(NEW, OLD).told("a-call")) == 3

    def test_what_she_says_last_holds_under_one_name(self, opened: Stores, old: SafetyStore) -> None:
        store = opened(NEW, OLD)
        tell(store, 9, ("safety_flag", {}), token="the-next-call")
        flag = store.flag_of(HER)
        assert flag is not None
        assert (flag.flag, flag.slot) == (UNSAFE, None)
        with store.database.read() as connection:
            assert connection.scalar(select(func.count()).select_from(tables.numbers)) == 2

    def test_beginning_to_tell_leaves_the_time_she_chose(self, opened: Stores, old: SafetyStore) -> None:
        store = opened(NEW, OLD)
        tell(store, 9, ("pause_calls", {}), token="the-next-call")
        rekey(store)
        flag = opened(NEW).flag_of(HER)
        assert flag is not None
        assert (flag.flag, flag.slot) == (SLOT_ONLY, "evening")

    def test_the_worker_lifts_a_number_of_before(self, opened: Stores, old: SafetyStore) -> None:
        store = opened(NEW, OLD)
        desk = SafetyDesk(store, WORKER, LATER)
        for case in desk.listing(done=False):
            desk.let_ring(case)
        assert store.flag_of(HER) is None

    def test_what_a_process_with_the_old_key_writes_late_is_not_lost(self, opened: Stores, old: SafetyStore) -> None:
        store = opened(NEW, OLD)
        rekey(store)
        tell(old, 9, ("safety_flag", {}), token="a-late-call", phone="+919000000003")
        assert older_keys_in_use(store)
        with pytest.raises(WrongSafetyKeyError):
            opened(NEW)
        rekey(store)
        assert opened(NEW).flag_of("+919000000003") is not None

    def test_a_page_that_knows_the_old_key_only_says_of_no_number_that_it_may_be_rung(
        self, opened: Stores, old: SafetyStore
    ) -> None:
        desk = SafetyDesk(old, WORKER, LATER)
        case = next(case for case in desk.listing(done=False) if case.slot)
        rekey(opened(NEW, OLD))
        with pytest.raises(WrongSafetyKeyError):
            desk.flag(case)

    def test_a_worker_that_knows_the_old_key_only_rings_nobody(self, opened: Stores, old: SafetyStore) -> None:
        """It cannot find numbers under their new names: not knowing means no."""
        unknown_to_all = "+919000000009"
        assert pause_of(old, unknown_to_all) is None
        rekey(opened(NEW, OLD))
        for phone in (HER, unknown_to_all):
            pause = pause_of(old, phone)
            assert pause is not None
            assert pause.but_in is None
