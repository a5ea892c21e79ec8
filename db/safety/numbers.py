"""Numbers that must not be rung, or in one part of the day only. A number is found by its keyed name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from db.safety import tables
from db.safety.vault import Vault
from db.upserts import insert_into

UNSAFE, SLOT_ONLY = "unsafe", "slot_only"


@dataclass(frozen=True, slots=True)
class Flag:
    """What holds for a number. `slot` and `phrase` (a prompt's id) are set where she chose a time to be rung."""

    flag: str
    phone: str
    slot: str | None
    phrase: str | None
    set_at: datetime


def flag_of(connection: Connection, vault: Vault, phone: str) -> Flag | None:
    """Return what holds for a number, if anything."""
    row = connection.execute(
        select(tables.numbers)
        .where(tables.numbers.c.phone_name.in_(vault.names("phone", phone)))
        .order_by(tables.numbers.c.set_at.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    kept = json.loads(vault.open(row.payload, f"phone:{row.phone_name}"))
    return Flag(row.flag, kept["phone"], kept["slot"], kept["phrase"], row.set_at)


def mark(connection: Connection, vault: Vault, flag: Flag, *, over: bool = True) -> None:
    """Mark a number. `over`: whatever was said before is replaced, but nothing newer; otherwise what holds stands."""
    name, *before = vault.names("phone", flag.phone)
    if before:
        # While the key is being changed, the number may still be there under its name of before.
        older = tables.numbers.c.phone_name.in_(before)
        if not over and connection.execute(select(tables.numbers.c.flag).where(older)).first() is not None:
            return
        connection.execute(delete(tables.numbers).where(older))
    payload = json.dumps({"phone": flag.phone, "slot": flag.slot, "phrase": flag.phrase})
    row = {
        "phone_name": name,
        "flag": flag.flag,
        "payload": vault.seal(payload, f"phone:{name}"),
        "set_at": flag.set_at,
    }
    statement = insert_into(connection, tables.numbers).values(row)
    if over:
        # A turn may be written late: what she has said since stands.
        newer = tables.numbers.c.set_at <= flag.set_at
        connection.execute(statement.on_conflict_do_update(index_elements=["phone_name"], set_=row, where=newer))
    else:
        connection.execute(statement.on_conflict_do_nothing())


def unmark(connection: Connection, vault: Vault, phone: str) -> None:
    """Let a number be rung again, as any other."""
    names = vault.names("phone", phone)
    connection.execute(delete(tables.numbers).where(tables.numbers.c.phone_name.in_(names)))
