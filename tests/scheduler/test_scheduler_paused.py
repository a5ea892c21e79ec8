"""A number that somebody hid a call on, or told us about, is not rung; what is written of it says nothing (S5)."""

from __future__ import annotations

from typing import Any

import pytest

from db.models import Errand
from db.safety.store import SafetyStore, SealedTurn
from db.safety.vault import Vault

HER = "+919000000001"


def tell(world: Any, name: str, **values: str) -> None:
    """Let a sealed call from her number end with this."""
    at = world.clock.now()
    world.line.safety.keep(SealedTurn(f"call-{name}-{values}", 1, at, HER, {}, ((name, values),)))


@pytest.mark.parametrize("slot", [None, "none", "morning"])
def test_a_reminder_to_her_waits_like_any_at_a_wrong_hour(world: Any, slot: str | None) -> None:
    reminder_id = world.due_reminder()
    if slot is None:
        tell(world, "safety_flag")
    else:
        tell(world, "safe_slot", slot=slot, phrase="PHR.CODE.ORDER")
    assert world.dialler().tick().placed == 0
    reminder = world.reminder(reminder_id)
    assert (reminder.status, reminder.verdict) == ("due", "outside_hours")
    assert reminder.next_attempt_at is not None


def test_the_same_reminder_to_anybody_else_goes_out(world: Any) -> None:
    world.due_reminder()
    assert world.dialler().tick().placed == 1


@pytest.mark.parametrize("slot", [None, "evening"])
def test_what_is_written_of_another_call_could_stand_at_any_errand(world: Any, slot: str | None) -> None:
    """Many read the list of calls we owe: nothing in it may come from trouble at home alone."""
    if slot is None:
        tell(world, "safety_flag")
    else:
        tell(world, "safe_slot", slot=slot, phrase="PHR.CODE.ORDER")
    world.errand(phone=HER)
    assert world.dialler().tick().placed == 0
    (errand,) = world.rows(Errand)
    assert (errand.status, errand.verdict) == ("due", "outside_hours")


def test_a_worker_with_another_key_rings_nobody(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would find no number that must not be rung."""
    world.due_reminder()
    stranger = SafetyStore(world.line.safety.database, Vault("another-key-than-the-lines-own-0123456789"))
    monkeypatch.setitem(world.line.__dict__, "safety", stranger)
    assert world.dialler().tick().placed == 0
