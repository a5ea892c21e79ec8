"""Change the key: everything is sealed anew under the key in use, a few rows at a time, while the line works.

It may be broken off and begun again. Until it is through, both keys are in the settings; what is sealed under the key
in use already is passed over. Names of calls stay as they are: they stand for random tokens, not for people.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select, update

from db.safety import codes, tables
from db.safety.numbers import flag_of, mark
from db.safety.store import SafetyStore
from db.safety.vault import Vault

# A caller's turn may have to wait for so many rows: some milliseconds.
BATCH = 200
_PLACES: tuple[tuple[Table, Callable[[Row[Any]], str]], ...] = (
    (tables.cases, lambda row: f"case:{row.call_name}"),
    (tables.events, lambda row: f"event:{row.call_name}:{row.turn}"),
    (tables.notes, lambda row: f"note:{row.case_id}"),
    (tables.codes, lambda row: f"code:{row.handle}"),
)


def rekey(store: SafetyStore) -> int:
    """Seal everything under the key in use; return how many rows were sealed anew. Raises BrokenSealError.

    Afterwards the older keys are forgotten. The last round finds what a process with an older key wrote meanwhile;
    one that goes on writing under it lists its key again, and nobody can take that key out of the settings.
    """
    changed = _round(store)
    with store.database.write() as connection:
        connection.execute(delete(tables.keys).where(tables.keys.c.name != store.vault.key_names[0]))
    return changed + _round(store)


def older_keys_in_use(store: SafetyStore) -> bool:
    """Tell whether rows are, or may be, sealed under another key than the one in use."""
    with store.database.read() as connection:
        return bool(set(connection.scalars(select(tables.keys.c.name))) - {store.vault.key_names[0]})


def _round(store: SafetyStore) -> int:
    changed = _numbers(store)
    with store.database.write() as connection:
        codes.name_anew(connection, store.vault)
    for table, place in _PLACES:
        after, last = -1, 0
        while last != after:
            after = last
            with store.database.write() as connection:
                done, last = _batch(connection, store.vault, table, place, after)
            changed += done
    return changed


def _batch(
    connection: Connection, vault: Vault, table: Table, place: Callable[[Row[Any]], str], after: int
) -> tuple[int, int]:
    """Seal the next rows anew; return how many were, and the last one looked at (`after`: there are no more)."""
    next_ones = select(table).where(table.c.id > after).order_by(table.c.id).limit(BATCH).with_for_update()
    rows = connection.execute(next_ones).all()
    old = [row for row in rows if not vault.is_of_today(row.payload, place(row))]
    for row in old:
        payload = vault.seal(vault.open(row.payload, place(row)), place(row))
        connection.execute(update(table).where(table.c.id == row.id).values(payload=payload))
    return len(old), rows[-1].id if rows else after


def _numbers(store: SafetyStore) -> int:
    """Give every number its name under the key in use: a number of before is found by it and by no other."""
    vault, row = store.vault, tables.numbers.c
    with store.database.read() as connection:
        known = connection.execute(select(row.phone_name, row.payload)).all()
    old = [name for name, payload in known if not vault.is_of_today(payload, f"phone:{name}")]
    for name in old:
        with store.database.write() as connection:
            payload = connection.scalar(select(row.payload).where(row.phone_name == name).with_for_update())
            if payload is not None:
                _rename(connection, vault, name, payload)
    return len(old)


def _rename(connection: Connection, vault: Vault, name: str, payload: str) -> None:
    # What was noted last holds, under whichever name; marking takes the row of before away.
    newest = flag_of(connection, vault, json.loads(vault.open(payload, f"phone:{name}"))["phone"])
    if newest is not None:
        mark(connection, vault, newest)
