"""Which keys the store's rows are sealed under, by names that say nothing of the keys.

Numbers and calls are found by keyed names. Without this list a store opened with another key would seem to know of
nobody, and numbers that must not be rung would be rung.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.errors import WrongSafetyKeyError
from db.safety import tables
from db.safety.vault import Vault
from db.upserts import insert_into


def list_key(connection: Connection, vault: Vault) -> None:
    """Note that rows are sealed under the key in use."""
    row = {"name": vault.key_names[0]}
    connection.execute(insert_into(connection, tables.keys).values(row).on_conflict_do_nothing())


def refuse_unknown_keys(connection: Connection, vault: Vault) -> None:
    """Raise WrongSafetyKeyError if the store holds rows under a key that `vault` does not have."""
    listed = set(connection.scalars(select(tables.keys.c.name)))
    if not listed <= set(vault.key_names):
        raise WrongSafetyKeyError(
            "The safety store holds what was sealed under another key than SUNWAI_SAFETY_KEY. Put that key back; or, "
            "to change it, write the new one, a comma and the old one, restart, and run: python app.py safety rekey"
        )
