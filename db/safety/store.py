"""The safety store: what the line writes into it, and what it has to ask before a number is rung."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Database
from db.errors import SchemaTooNewError
from db.safety import tables
from db.safety.deeds import DEEDS, About
from db.safety.numbers import Flag, flag_of
from db.safety.vault import Vault


@dataclass(frozen=True, slots=True)
class SealedTurn:
    """One turn of a sealed call.

    `told`: what was pressed and said, JSON-safe. `deeds`: names of `DEEDS` with their values. `phone` is None for a
    number that hides itself.
    """

    token: str
    turn: int
    at: datetime
    phone: str | None
    told: Mapping[str, Any]
    deeds: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True)
class SafetyStore:
    """A database that holds nothing else, and the key to it."""

    database: Database
    vault: Vault

    @classmethod
    def opened(cls, url: str, key: str) -> SafetyStore:
        """Open the store and make its tables. Raises SchemaTooNewError for one that a newer Sunwai made."""
        store = cls(Database(url), Vault(key))
        try:
            _bring_up_to_date(store.database)
        except BaseException:
            store.database.dispose()
            raise
        return store

    def keep(self, turn: SealedTurn) -> None:
        """Write a turn down and do its deeds, once however often it is told."""
        call_name = self.vault.name("call", turn.token)
        event = {
            "call_name": call_name,
            "turn": turn.turn,
            "at": turn.at,
            "payload": self.vault.seal(json.dumps(turn.told, ensure_ascii=False), f"event:{call_name}:{turn.turn}"),
        }
        dialect = sqlite if self.database.is_sqlite else postgresql
        once = dialect.insert(tables.events).values(event).on_conflict_do_nothing().returning(tables.events.c.id)
        about = About(self.vault, call_name, turn.phone, turn.at)
        with self.database.write() as connection:
            if connection.execute(once).first() is None:
                return
            for name, values in turn.deeds:
                DEEDS[name](connection, values, about)

    def told(self, token: str) -> list[dict[str, Any]]:
        """Return what happened in a call, turn by turn."""
        return self.told_under(self.vault.name("call", token))

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
        """Return whether a number may not be rung, or only in one part of the day; None: nothing is known of it."""
        with self.database.read() as connection:
            return flag_of(connection, self.vault, phone)


def _bring_up_to_date(database: Database) -> None:
    with database.write() as connection:
        tables.metadata.create_all(connection)
        version = connection.scalar(select(tables.schema.c.version))
        if version is None:
            connection.execute(insert(tables.schema).values(version=tables.VERSION))
        elif version > tables.VERSION:
            raise SchemaTooNewError(
                f"The safety store is at version {version}, which this version does not know. "
                "Install the newer Sunwai, or restore a backup."
            )
