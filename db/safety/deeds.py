"""What a sealed turn has done: a case, a number that is not rung. Each deed is an effect that flows ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from core.cases import CaseStatus, Priority, respond_by
from db.safety import codes, tables
from db.safety.numbers import SLOT_ONLY, UNSAFE, Flag, mark
from db.safety.vault import Vault

# How a case is called that stands for nothing but the danger key, or for her wish to be rung.
DANGER_KEY, WISH = "danger_key", "wish"
# What she answers when nobody is to ring her.
NO_SLOT = "none"
_RANK = {priority.value: rank for rank, priority in enumerate(Priority)}


@dataclass(frozen=True, slots=True)
class About:
    """Which call it is, and when. `phone` is None for a number that hides itself.

    `code_id`: the private number it came by, whose two named people alone see its case.
    """

    vault: Vault
    call_name: str
    phone: str | None
    at: datetime
    code_id: int | None = None


Deed = Callable[[Connection, Mapping[str, Any], About], None]


def _case(connection: Connection, values: Mapping[str, Any], about: About) -> None:
    _open(connection, about, values["kind"], Priority(values["priority"]))


def _danger(connection: Connection, values: Mapping[str, Any], about: About) -> None:
    """She hid the call: whatever she allowed before, nobody rings this number until the worker has looked at it."""
    if about.phone is not None:
        mark(connection, about.vault, Flag(UNSAFE, about.phone, None, None, about.at))
    _open(connection, about, DANGER_KEY, Priority.D1)


def _pause(connection: Connection, values: Mapping[str, Any], about: About) -> None:
    """She has begun to tell: not rung until she says when it is safe. A time she chose in an earlier call stands.

    After a private number it does not: the line never rings whoever gave one.
    """
    if about.phone is not None:
        flag = Flag(UNSAFE, about.phone, None, None, about.at)
        mark(connection, about.vault, flag, over=about.code_id is not None)


def _slot(connection: Connection, values: Mapping[str, Any], about: About) -> None:
    if about.phone is None:
        return
    if values["slot"] == NO_SLOT:
        mark(connection, about.vault, Flag(UNSAFE, about.phone, None, None, about.at))
        return
    # Whoever came by a private number is rung by her didi's own phone in that time, never by the line.
    flag, slot = (SLOT_ONLY, values["slot"]) if about.code_id is None else (UNSAFE, None)
    phrase = values["phrase"] if slot else None
    mark(connection, about.vault, Flag(flag, about.phone, slot, phrase, about.at))
    _open(connection, about, WISH, Priority.D1, slot=values["slot"], phrase=values["phrase"])


def _age(connection: Connection, values: Mapping[str, Any], about: About) -> None:
    if about.code_id is not None:
        codes.note_age(connection, about.vault, about.code_id, under_age=values["under_age"] == "yes")


def _open(connection: Connection, about: About, kind: str, priority: Priority, **more: str) -> None:
    """Open the call's case, or add to it: urgency only rises."""
    # Locked until the end: whoever changes the key writes the same row anew (PostgreSQL; SQLite has one writer).
    known = select(tables.cases).where(tables.cases.c.call_name == about.call_name).with_for_update()
    found = connection.execute(known).first()
    belongs_to = f"case:{about.call_name}"
    due_at = respond_by(priority, about.at)
    if found is None:
        payload: dict[str, Any] = {"kinds": [kind], "phone": about.phone, "slot": None, "phrase": None, **more}
        row = {
            "call_name": about.call_name,
            "priority": priority.value,
            "status": CaseStatus.NEW.value,
            "payload": about.vault.seal(json.dumps(payload), belongs_to),
            "opened_at": about.at,
            "respond_by_at": due_at,
            "version": 1,
        }
        case_id = connection.scalar(insert(tables.cases).values(row).returning(tables.cases.c.id))
        if about.code_id is not None and case_id is not None:
            codes.keep_for(connection, case_id, about.code_id)
        return
    payload = {**json.loads(about.vault.open(found.payload, belongs_to)), **more}
    payload["kinds"] = [*payload["kinds"], *([] if kind in payload["kinds"] else [kind])]
    more_urgent = _RANK[priority.value] < _RANK[found.priority]
    changed = {
        "priority": priority.value if more_urgent else found.priority,
        "respond_by_at": min(found.respond_by_at, due_at),
        "payload": about.vault.seal(json.dumps(payload), belongs_to),
        "version": found.version + 1,
    }
    connection.execute(update(tables.cases).where(tables.cases.c.id == found.id).values(changed))


DEEDS: Mapping[str, Deed] = {
    "safety_case": _case,
    "safety_flag": _danger,
    "pause_calls": _pause,
    "safe_slot": _slot,
    "age_said": _age,
}
