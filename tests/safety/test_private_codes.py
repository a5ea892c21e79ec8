"""Private numbers in the safety store: found by their digits and by nothing else, and told to two people only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from db.safety import codes, tables
from db.safety.codes import Named, NewCode, TooManyCodesError
from db.safety.desk import SafetyDesk
from db.safety.store import SafetyStore, SealedTurn

KEY = "a-key-of-its-own-for-tests-0123456789"
AT = datetime(2026, 11, 25, 5, 30, tzinfo=UTC)
NASREEN, USHA, MEERA = 3, 4, 5
TWO = Named(didi_id=NASREEN, officer_id=USHA)
HER = "+919000000001"


@pytest.fixture
def store(empty_url: str) -> Iterator[SafetyStore]:
    opened = SafetyStore.opened(empty_url, KEY)
    yield opened
    opened.database.dispose()


def make(store: SafetyStore, named: Named = TWO) -> NewCode:
    return codes.make(store.database, store.vault, named, AT)


def found(store: SafetyStore, digits: str) -> codes.Code | None:
    return codes.found(store.database, store.vault, digits)


def ring(store: SafetyStore, made: NewCode, *deeds: tuple[str, dict[str, str]], token: str = "a-call") -> None:
    """Let a call come by a number."""
    code = found(store, made.digits)
    assert code is not None
    opened = ("safety_case", {"kind": "private_number", "priority": "D1"})
    store.keep(SealedTurn(token, 1, AT, HER, {}, (opened, *deeds), code.id))


def test_it_is_found_by_its_digits(store: SafetyStore) -> None:
    made = make(store)
    code = found(store, made.digits)
    assert code is not None
    assert (code.handle, code.named, code.under_age) == (made.handle, TWO, None)
    others = {"0000", "1234", make(store).digits}
    assert {code.handle for digits in others if (code := found(store, digits))} != {made.handle}


def test_digits_are_four_and_not_the_first_that_anybody_tries(store: SafetyStore) -> None:
    digits = [make(store).digits for _ in range(40)]
    assert all(len(one) == 4 and one.isdecimal() for one in digits)
    assert len(set(digits)) == len(digits)
    assert not set(digits) & {"1234", "4321", *(str(n) * 4 for n in range(10))}


def test_a_retired_number_leads_nowhere_and_is_given_to_nobody_else(
    store: SafetyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(store)
    assert codes.retire(store.database, made.handle, AT)
    assert found(store, made.digits) is None
    assert not codes.retire(store.database, made.handle, AT), "once"
    monkeypatch.setattr(codes, "_any_digits", lambda: made.digits)
    with pytest.raises(TooManyCodesError):
        make(store)


def test_there_are_never_so_many_that_a_guess_is_worth_while(
    store: SafetyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes, "MOST_CODES", 2)
    first, _ = make(store), make(store)
    with pytest.raises(TooManyCodesError, match="retire some first"):
        make(store)
    codes.retire(store.database, first.handle, AT)
    make(store)


def test_a_call_that_came_by_it_is_seen_by_the_two_and_after_handing_over_by_the_new_two(store: SafetyStore) -> None:
    made = make(store)
    ring(store, made)
    assert seen_by(store, NASREEN) == seen_by(store, USHA) == [made.handle]
    assert seen_by(store, MEERA) == []
    assert codes.hand_over(store.database, made.handle, Named(MEERA, USHA))
    assert seen_by(store, MEERA) == [made.handle]
    assert seen_by(store, NASREEN) == []


def seen_by(store: SafetyStore, staff_id: int) -> list[str | None]:
    return [case.handle for case in SafetyDesk(store, staff_id, AT).listing(done=False)]


def test_retiring_it_hides_no_case(store: SafetyStore) -> None:
    made = make(store)
    ring(store, made)
    codes.retire(store.database, made.handle, AT)
    assert seen_by(store, NASREEN) == [made.handle]


def test_hiding_the_call_adds_to_the_case_of_the_two(store: SafetyStore) -> None:
    made = make(store)
    ring(store, made, ("safety_flag", {}))
    (case,) = SafetyDesk(store, NASREEN, AT).listing(done=False)
    assert case.kinds == ("private_number", "danger_key")
    assert seen_by(store, MEERA) == []


def test_the_line_never_rings_her_whatever_time_she_chose(store: SafetyStore) -> None:
    """Row 12: no outbound. The time is for her didi, who rings from her own phone."""
    slot = {"slot": "evening", "phrase": "PHR.CODE.ORDER"}
    store.keep(SealedTurn("earlier", 1, AT, HER, {}, (("safe_slot", slot),)))
    made = make(store)
    ring(store, made, ("pause_calls", {}), ("safe_slot", slot))
    flag = store.flag_of(HER)
    assert flag is not None
    assert (flag.flag, flag.slot) == ("unsafe", None)
    (case,) = [case for case in SafetyDesk(store, NASREEN, AT).listing(done=False) if case.handle]
    assert (case.slot, case.phrase) == ("evening", "PHR.CODE.ORDER")


@pytest.mark.parametrize(("said", "kept"), [("yes", True), ("no", False)])
def test_her_age_is_kept_sealed(store: SafetyStore, said: str, kept: bool) -> None:
    made = make(store)
    ring(store, made, ("age_said", {"under_age": said}))
    code = found(store, made.digits)
    assert code is not None
    assert code.under_age is kept
    with store.database.read() as connection:
        assert "under" not in connection.scalar(select(tables.codes.c.payload))


def test_a_worker_sees_and_retires_only_what_she_is_named_for(store: SafetyStore) -> None:
    desk, other = SafetyDesk(store, NASREEN, AT), SafetyDesk(store, MEERA, AT)
    made = desk.make_code(TWO)
    assert [code.handle for code in desk.codes()] == [made.handle]
    assert other.codes() == []
    assert not other.retire_code(made.handle)
    assert desk.retire_code(made.handle)
    assert not desk.retire_code(made.handle)
    with store.database.read() as connection:
        acts = connection.execute(select(tables.reads.c.staff_id, tables.reads.c.act)).all()
    assert [tuple(row) for row in acts] == [(NASREEN, "code_made"), (NASREEN, "code_retired")]


def test_the_file_holds_neither_digits_nor_the_number_she_rang_from(tmp_path: Path) -> None:
    store = SafetyStore.opened(f"sqlite:///{tmp_path / 'safety.db'}", KEY)
    made = make(store)
    ring(store, made)
    store.database.dispose()
    bytes_of = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"9000000001" not in bytes_of
    assert b"private_number" not in bytes_of
