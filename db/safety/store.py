"""The safety store: what the line writes into it, and what it has to ask before a number is rung."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from db.engine import Database
from db.safety import tables
from db.safety.deeds import DEEDS, About
from db.safety.keys import list_key, refuse_unknown_keys
from db.safety.numbers import Flag, flag_of
from db.safety.schema import MIGRATIONS
from db.safety.vault import Vault
from db.schema import bring_up_to_date

MOST_UNKEPT = 1000


@dataclass(frozen=True, slots=True)
class SealedTurn:
    """One turn of a sealed call.

    `told`: what was pressed and said, JSON-safe. `deeds`: names of `DEEDS` with their values. `phone` is None for a
    number that hides itself. `code_id`: the private number the call came by, if it did.
    """

    token: str
    turn: int
    at: datetime
    phone: str | None
    told: Mapping[str, Any]
    deeds: tuple[tuple[str, Mapping[str, Any]], ...]
    code_id: int | None = None


@dataclass(frozen=True)
class SafetyStore:
    """A database that holds nothing else, and the key to it."""

    database: Database
    vault: Vault
    # Turns that could not be written, in memory only: the next that can be written takes them along.
    _unkept: deque[SealedTurn] = field(default_factory=lambda: deque(maxlen=MOST_UNKEPT), repr=False, compare=False)

    @classmethod
    def opened(cls, url: str, key: str, *before: str) -> SafetyStore:
        """Open the store and bring its tables up to date. `before`: older keys, while the key is being changed.

        Raises SchemaTooNewError for a store that a newer Sunwai made, WrongSafetyKeyError for one that holds rows
        under other keys: whoever asked it about a number would be told that nothing is known of it.
        """
        store = cls(Database(url), Vault(key, *before))
        try:
            bring_up_to_date(store.database, MIGRATIONS)
            with store.database.write() as connection:
                refuse_unknown_keys(connection, store.vault)
                list_key(connection, store.vault)
        except BaseException:
            store.database.dispose()
            raise
        return store

    def keep(self, turn: SealedTurn) -> None:
        """Write a turn down and do its deeds, once however often it is told.

        Where the database does not take it, it is tried again after the next turn that is written, of whichever call:
        a number she hid the call on must not be rung because of a moment's failure. Raises SQLAlchemyError meanwhile.
        """
        try:
            self._write(turn)
        except SQLAlchemyError:
            self._unkept.append(turn)
            raise
        self._make_good()

    def _make_good(self) -> None:
        while True:
            try:
                turn = self._unkept.popleft()
            except IndexError:
                return
            try:
                self._write(turn)
            except SQLAlchemyError:
                self._unkept.append(turn)
                return

    def _write(self, turn: SealedTurn) -> None:
        with self.database.write() as connection:
            list_key(connection, self.vault)
            call_name = self._call_name(connection, turn.token)
            payload = self.vault.seal(json.dumps(turn.told, ensure_ascii=False), f"event:{call_name}:{turn.turn}")
            event = {"call_name": call_name, "turn": turn.turn, "at": turn.at, "payload": payload}
            dialect = sqlite if self.database.is_sqlite else postgresql
            once = dialect.insert(tables.events).values(event).on_conflict_do_nothing().returning(tables.events.c.id)
            if connection.execute(once).first() is None:
                return
            about = About(self.vault, call_name, turn.phone, turn.at, turn.code_id)
            for name, values in turn.deeds:
                DEEDS[name](connection, values, about)

    def told(self, token: str) -> list[dict[str, Any]]:
        """Return what happened in a call, turn by turn."""
        with self.database.read() as connection:
            call_name = self._call_name(connection, token)
        return self.told_under(call_name)

    def _call_name(self, connection: Connection, token: str) -> str:
        """Return the name of a call: the one its earlier turns have, if they were named under a key before."""
        names = self.vault.names("call", token)
        if len(names) == 1:
            return names[0]
        known = select(tables.events.c.call_name).where(tables.events.c.call_name.in_(names)).limit(1)
        return connection.scalar(known) or names[0]

    def told_under(self, call_name: str) -> list[dict[str, Any]]:
        """Return what happened in the call of this name, turn by turn, with the instant of each turn."""
        table = tables.events
        wanted = select(table).where(table.c.call_name == call_name).order_by(table.c.turn)
        with self.database.read() as connection:
            rows = connection.execute(wanted).all()
        return [
            {"at": row.at, "turn": row.turn, **self._opened(row.payload, f"event:{call_name}:{row.turn}")}
            for row in rows
        ]

    def _opened(self, payload: str, belongs_to: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.vault.open(payload, belongs_to))
        return told

    def flag_of(self, phone: str) -> Flag | None:
        """Return whether a number may not be rung, or only in one part of the day; None: nothing is known of it.

        Raises WrongSafetyKeyError where the store holds rows under a key that is not known here.
        """
        with self.database.read() as connection:
            refuse_unknown_keys(connection, self.vault)
            return flag_of(connection, self.vault, phone)
