"""What effects of trouble at home leave behind: all of it in the safety store, nothing in the main database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from db.safety import codes, tables
from db.safety.numbers import Flag
from tests.line.effects.left import Left, Seen


def _flag(left: Left) -> Flag | None:
    return left.safety.flag_of(left.call.other_party) if left.call.other_party else None


def _kinds(left: Left) -> set[str]:
    return set(_case_of(left)["kinds"])


def _case_of(left: Left) -> dict[str, Any]:
    """Return what the call's case holds; it may be kept for two people whom the journey does not know."""
    hers = left.safety.vault.name("call", left.call.token)
    with left.safety.database.read() as connection:
        payload = connection.scalar(select(tables.cases.c.payload).where(tables.cases.c.call_name == hers))
    if payload is None:
        return {"kinds": [], "slot": None}
    kept: dict[str, Any] = json.loads(left.safety.vault.open(payload, f"case:{hers}"))
    return kept


def _case(left: Left, kind: str, priority: str) -> bool:
    return kind in _kinds(left)


def _danger(left: Left) -> bool:
    flag = _flag(left)
    return "danger_key" in _kinds(left) and (flag is None or flag.flag == "unsafe")


def _pause(left: Left) -> bool:
    return left.call.other_party is None or _flag(left) is not None


def _slot(left: Left, slot: str) -> bool:
    """Tell whether she may be rung then: by the line, or after a private number by her didi alone."""
    flag, chosen = _flag(left), None if slot == "none" else slot
    case = _case_of(left)
    return flag is not None and flag.slot in {chosen, None} and case["slot"] == chosen


def _age(left: Left, under_age: str) -> bool:
    in_use = codes.in_use(left.safety.database, left.safety.vault)
    return bool(in_use) and in_use[0].under_age is (under_age == "yes")


SEEN: Mapping[str, Seen] = {
    "safety_case": _case,
    "safety_flag": _danger,
    "pause_calls": _pause,
    "safe_slot": _slot,
    "age_said": _age,
}
