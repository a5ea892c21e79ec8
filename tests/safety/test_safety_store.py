"""The safety store: sealed, once a turn, and readable with its own key only."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from core.cases import CaseStatus
from db.errors import WrongSafetyKeyError
from db.safety import tables
from db.safety.deeds import NO_SLOT
from db.safety.desk import SafetyDesk, how_many_wait
from db.safety.numbers import SLOT_ONLY, UNSAFE
from db.safety.store import SafetyStore, SealedTurn
from db.safety.vault import BrokenSealError, Vault

KEY = "a-key-of-its-own-for-tests-0123456789"
HER = "+919000000001"
WORKER = 7
AT = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
Deed = tuple[str, dict[str, Any]]


@pytest.fixture
def store(empty_url: str) -> Iterator[SafetyStore]:
    opened = SafetyStore.opened(empty_url, KEY)
    yield opened
    opened.database.dispose()


def turn(
    number: int, *deeds: tuple[str, dict[str, Any]], token: str = "a-call", phone: str | None = HER
) -> SealedTurn:
    told = {"flow": "home", "node": f"n{number}", "said": ["HOM.NUMBERS"]}
    return SealedTurn(token, number, AT + timedelta(seconds=number), phone, told, deeds)


def case_of(kind: str, priority: str) -> Deed:
    return "safety_case", {"kind": kind, "priority": priority}


def slot(value: str) -> Deed:
    return "safe_slot", {"slot": value, "phrase": "PHR.CODE1"}


class TestVault:
    @given(st.text(), st.text())
    def test_what_is_sealed_opens_where_it_belongs(self, text: str, place: str) -> None:
        vault = Vault(KEY)
        assert vault.open(vault.seal(text, place), place) == text

    def test_it_opens_nowhere_else_and_under_no_other_key(self) -> None:
        sealed = Vault(KEY).seal("she said yes", "case:a")
        for vault, place in ((Vault(KEY), "case:b"), (Vault(KEY + "x"), "case:a")):
            with pytest.raises(BrokenSealError):
                vault.open(sealed, place)

    @given(st.integers(0, 40), st.integers(1, 255))
    def test_a_changed_text_does_not_open(self, place: int, change: int) -> None:
        data = bytearray(base64.urlsafe_b64decode(Vault(KEY).seal("x" * 20, "here")))
        data[place] ^= change
        with pytest.raises(BrokenSealError):
            Vault(KEY).open(base64.urlsafe_b64encode(bytes(data)).decode(), "here")

    @pytest.mark.parametrize("broken", ["", "AAAA", "not base64!", "ü"])
    def test_rubbish_does_not_open(self, broken: str) -> None:
        with pytest.raises(BrokenSealError):
            Vault(KEY).open(broken, "here")

    def test_the_same_text_is_never_sealed_twice_alike(self) -> None:
        vault = Vault(KEY)
        assert vault.seal("yes", "here") != vault.seal("yes", "here")

    def test_a_name_is_always_the_same_and_another_under_another_key(self) -> None:
        assert Vault(KEY).name("phone", HER) == Vault(KEY).name("phone", HER)
        assert Vault(KEY).name("phone", HER) != Vault(KEY).name("call", HER)
        assert Vault(KEY).name("phone", HER) != Vault(KEY + "x").name("phone", HER)


class TestTurns:
    def test_a_turn_told_twice_is_kept_once(self, store: SafetyStore) -> None:
        store.keep(turn(3, case_of("danger_now", "P0")))
        store.keep(turn(3, case_of("danger_now", "P0")))
        assert [one["node"] for one in store.told("a-call")] == ["n3"]
        assert len(SafetyDesk(store, WORKER, LATER).listing(done=False)) == 1

    def test_turns_are_told_in_their_order_and_of_one_call_only(self, store: SafetyStore) -> None:
        for number in (5, 4):
            store.keep(turn(number))
        store.keep(turn(6, token="another-call"))
        assert [one["turn"] for one in store.told("a-call")] == [4, 5]

    def test_a_turn_whose_deed_fails_is_not_kept_either(self, store: SafetyStore) -> None:
        with pytest.raises(KeyError):
            store.keep(turn(1, ("no_such_deed", {})))
        assert store.told("a-call") == []


class TestWhatCouldNotBeKept:
    @pytest.fixture
    def broken(self, store: SafetyStore) -> SafetyStore:
        """A store that takes no turn until the table has its name again."""
        self.rename(store, "safety_events", "gone")
        return store

    def rename(self, store: SafetyStore, before: str, after: str) -> None:
        with store.database.write() as connection:
            connection.execute(text(f"ALTER TABLE {before} RENAME TO {after}"))

    def test_it_is_kept_with_the_next_that_can_be(self, broken: SafetyStore) -> None:
        for number in (1, 2):
            with pytest.raises(SQLAlchemyError):
                broken.keep(turn(number, ("pause_calls", {})))
        assert broken.flag_of(HER) is None
        self.rename(broken, "gone", "safety_events")
        broken.keep(turn(7, token="another-call", phone=None))
        assert [one["turn"] for one in broken.told("a-call")] == [1, 2]
        assert broken.flag_of(HER) is not None

    def test_what_she_has_said_since_stands(self, broken: SafetyStore) -> None:
        with pytest.raises(SQLAlchemyError):
            broken.keep(turn(1, slot("evening")))
        self.rename(broken, "gone", "safety_events")
        broken.keep(turn(2, ("safety_flag", {}), token="the-next-call"))
        flag = broken.flag_of(HER)
        assert flag is not None
        assert (flag.flag, flag.slot) == (UNSAFE, None)

    def test_what_can_never_be_kept_keeps_nothing_else_out(self, store: SafetyStore) -> None:
        with pytest.raises(KeyError):
            store.keep(turn(1, ("no_such_deed", {})))
        store.keep(turn(2))
        assert [one["turn"] for one in store.told("a-call")] == [2]


class TestCases:
    def test_a_call_has_one_case_and_its_urgency_only_rises(self, store: SafetyStore) -> None:
        store.keep(turn(1, case_of("hurt", "P1")))
        store.keep(turn(2, case_of("danger_now", "P0")))
        store.keep(turn(3, slot("evening")))
        (case,) = SafetyDesk(store, WORKER, LATER).listing(done=False)
        assert case.kinds == ("hurt", "danger_now", "wish")
        assert (case.priority, case.phone, case.slot, case.phrase) == ("P0", HER, "evening", "PHR.CODE1")
        assert case.respond_by_at == AT + timedelta(seconds=1, minutes=5), "the first promise stands"

    def test_a_withheld_number_has_a_case_without_a_number(self, store: SafetyStore) -> None:
        store.keep(turn(1, ("pause_calls", {}), case_of("hurt", "P1"), slot("noon"), phone=None))
        (case,) = SafetyDesk(store, WORKER, LATER).listing(done=False)
        assert (case.phone, case.slot) == (None, None)
        assert SafetyDesk(store, WORKER, LATER).flag(case) is None

    def test_the_most_urgent_comes_first(self, store: SafetyStore) -> None:
        store.keep(turn(1, slot("noon"), token="wish"))
        store.keep(turn(2, case_of("hurt", "P1"), token="hurt"))
        store.keep(turn(3, case_of("danger_now", "P0"), token="danger"))
        assert [case.priority for case in SafetyDesk(store, WORKER, LATER).listing(done=False)] == ["P0", "P1", "D1"]

    def test_of_two_who_change_a_case_one_is_told_so(self, store: SafetyStore) -> None:
        store.keep(turn(1, case_of("hurt", "P1")))
        desk = SafetyDesk(store, WORKER, LATER)
        (case,) = desk.listing(done=False)
        done = {"status": CaseStatus.DONE.value, "closed_at": LATER}
        assert desk.change(case, case.version, done)
        assert not desk.change(case, case.version, {"status": CaseStatus.WAITING.value})
        assert [one.status for one in desk.listing(done=True)] == ["done"]
        assert how_many_wait(store, WORKER) == 0

    def test_notes_are_sealed_and_read_back(self, store: SafetyStore) -> None:
        store.keep(turn(1, case_of("hurt", "P1")))
        desk = SafetyDesk(store, WORKER, LATER)
        (case,) = desk.listing(done=False)
        desk.add_note(case, "Spoke to her on Monday.")
        assert [note.text for note in desk.notes(case)] == ["Spoke to her on Monday."]
        with store.database.read() as connection:
            assert "Monday" not in connection.scalar(select(tables.notes.c.payload))

    def test_every_look_is_written_down_with_who_it_was(self, store: SafetyStore) -> None:
        store.keep(turn(1, case_of("hurt", "P1")))
        desk = SafetyDesk(store, WORKER, LATER)
        (case,) = desk.listing(done=False)
        assert desk.case(case.id) is not None
        assert desk.case(99) is None
        with store.database.read() as connection:
            reads = connection.execute(select(tables.reads).order_by(tables.reads.c.id)).all()
        assert [(row.staff_id, row.act, row.case_id) for row in reads] == [
            (WORKER, "list", None),
            (WORKER, "read", case.id),
        ]


class TestNumbers:
    def test_whoever_begins_to_tell_is_not_rung(self, store: SafetyStore) -> None:
        store.keep(turn(1, ("pause_calls", {})))
        flag = store.flag_of(HER)
        assert flag is not None
        assert flag.flag == UNSAFE
        assert store.flag_of("+919000000002") is None

    def test_a_time_she_chose_stands_when_she_rings_again(self, store: SafetyStore) -> None:
        store.keep(turn(1, slot("evening")))
        store.keep(turn(1, ("pause_calls", {}), token="the-next-call"))
        flag = store.flag_of(HER)
        assert flag is not None
        assert (flag.flag, flag.slot, flag.phrase) == (SLOT_ONLY, "evening", "PHR.CODE1")

    @pytest.mark.parametrize("deed", [("safety_flag", {}), slot(NO_SLOT)])
    def test_the_danger_key_and_her_no_end_it(self, store: SafetyStore, deed: Deed) -> None:
        store.keep(turn(1, slot("evening")))
        store.keep(turn(1, deed, token="the-next-call"))
        flag = store.flag_of(HER)
        assert flag is not None
        assert (flag.flag, flag.slot) == (UNSAFE, None)

    def test_the_worker_may_let_it_be_rung_again(self, store: SafetyStore) -> None:
        store.keep(turn(1, ("safety_flag", {})))
        desk = SafetyDesk(store, WORKER, LATER)
        (case,) = desk.listing(done=False)
        desk.let_ring(case)
        assert store.flag_of(HER) is None


class TestFile:
    def test_nothing_that_was_said_can_be_read_in_the_file(self, tmp_path: Path) -> None:
        store = SafetyStore.opened(f"sqlite:///{tmp_path / 'safety.db'}", KEY)
        store.keep(turn(1, ("pause_calls", {}), case_of("forced", "P0"), slot("evening")))
        store.database.dispose()
        bytes_of = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        for secret in (b"9000000001", b"HOM.", b"home", b"forced", b"evening", b"PHR.CODE", b"a-call"):
            assert secret not in bytes_of, secret

    def test_another_key_is_refused_at_the_door_and_while_it_is_open(self, store: SafetyStore) -> None:
        """It would find no number that must not be rung, and every one of them would be rung."""
        store.keep(turn(1, ("pause_calls", {})))
        url = store.database.url.render_as_string(hide_password=False)
        with pytest.raises(WrongSafetyKeyError, match="SUNWAI_SAFETY_KEY"):
            SafetyStore.opened(url, KEY + "x")
        stranger = SafetyStore(store.database, Vault(KEY + "x"))
        assert stranger.told("a-call") == []
        with pytest.raises(WrongSafetyKeyError):
            stranger.flag_of(HER)

    def test_opening_it_again_keeps_everything(self, store: SafetyStore) -> None:
        store.keep(turn(1))
        again = SafetyStore.opened(store.database.url.render_as_string(hide_password=False), KEY)
        assert len(again.told("a-call")) == 1
        again.database.dispose()
