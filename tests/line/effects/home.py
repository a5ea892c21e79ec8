"""What effects of trouble at home leave behind: all of it in the safety store, nothing in the main database."""

from __future__ import annotations

from collections.abc import Mapping

from db.safety.desk import SafetyDesk
from db.safety.numbers import Flag
from tests.line.effects.left import Left, Seen

NOBODY = 0


def _flag(left: Left) -> Flag | None:
    return left.safety.flag_of(left.call.other_party) if left.call.other_party else None


def _kinds(left: Left) -> set[str]:
    desk = SafetyDesk(left.safety, NOBODY, left.call.started_at)
    hers = left.safety.vault.name("call", left.call.token)
    return {kind for case in desk.listing(done=False) if case.call_name == hers for kind in case.kinds}


def _case(left: Left, kind: str, priority: str) -> bool:
    return kind in _kinds(left)


def _danger(left: Left) -> bool:
    flag = _flag(left)
    return "danger_key" in _kinds(left) and (flag is None or flag.flag == "unsafe")


def _pause(left: Left) -> bool:
    return left.call.other_party is None or _flag(left) is not None


def _slot(left: Left, slot: str) -> bool:
    flag = _flag(left)
    return flag is not None and flag.slot == (None if slot == "none" else slot)


SEEN: Mapping[str, Seen] = {
    "safety_case": _case,
    "safety_flag": _danger,
    "pause_calls": _pause,
    "safe_slot": _slot,
}
