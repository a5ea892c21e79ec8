"""Private numbers: four digits that lead whoever knows them to one named didi (domain.md §1, row 12).

Nobody's name, number or reason is kept with one. The handle is what the two named people call its holder among
themselves. Digits are found by their keyed name: four of them would be tried out in seconds under any hash, so what
protects them is the key of this store, which no other part of the program has.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from db.engine import Database
from db.safety import tables
from db.safety.vault import Vault

_CODES = tables.codes
# Of ten thousand numbers: a guess is right once in fifty tries at the very most, and five are allowed a day.
MOST_CODES = 200
_DIGITS = 4
_TOO_EASY = frozenset({digit * _DIGITS for digit in "0123456789"} | {"1234", "4321"})
# Without letters that are taken for each other when they are read aloud or written by hand.
_LETTERS, _HANDLE_LENGTH = "ABCDEFGHJKLMNPRSTUVWXYZ", 6
_TRIES = 100
_ALL_DIGITS = tuple(f"{number:0{_DIGITS}}" for number in range(10**_DIGITS))


class TooManyCodesError(RuntimeError):
    """With more private numbers in use, a guess would lead somewhere too often: retire some first."""


@dataclass(frozen=True, slots=True)
class Named:
    """The two people who know of a private number, by their rows: whose phone it rings, and the officer beside her.

    The officer is the one who has to know of a child (R12).
    """

    didi_id: int
    officer_id: int


@dataclass(frozen=True, slots=True)
class Code:
    """A private number in use. `under_age`: what she said; None until she was asked."""

    id: int
    handle: str
    named: Named
    made_at: datetime
    under_age: bool | None


@dataclass(frozen=True, slots=True)
class NewCode:
    """A number just made. `digits` are shown once and kept nowhere in this form."""

    handle: str
    digits: str


def make(database: Database, vault: Vault, named: Named, at: datetime) -> NewCode:
    """Make a number that is in nobody's use. Raises TooManyCodesError."""
    in_use = select(func.count()).select_from(_CODES).where(_CODES.c.retired_at.is_(None))
    dialect = sqlite if database.is_sqlite else postgresql
    new = dialect.insert(_CODES).on_conflict_do_nothing().returning(_CODES.c.id)
    with database.write() as connection:
        for _ in range(_TRIES if int(connection.scalar(in_use) or 0) < MOST_CODES else 0):
            made = NewCode("".join(secrets.choice(_LETTERS) for _ in range(_HANDLE_LENGTH)), _any_digits())
            name, *before = _names(vault, made.digits)
            if before and connection.scalar(select(_CODES.c.id).where(_CODES.c.digits_name.in_(before))) is not None:
                continue
            row = {
                "handle": made.handle,
                "digits_name": name,
                "didi_id": named.didi_id,
                "officer_id": named.officer_id,
                "payload": _sealed(vault, made.handle, None),
                "made_at": at,
            }
            # A number that was retired is never given to somebody else: its first holder may still press it.
            if connection.execute(new, row).first() is not None:
                return made
    raise TooManyCodesError(f"{MOST_CODES} private numbers are in use: retire some first")


def retire(database: Database, handle: str, at: datetime) -> bool:
    """Let a number lead nowhere from now on; False when no number in use has this handle."""
    return _change(database, handle, retired_at=at)


def hand_over(database: Database, handle: str, named: Named) -> bool:
    """Name two other people for a number, who then see its cases too; False when none in use has this handle."""
    return _change(database, handle, didi_id=named.didi_id, officer_id=named.officer_id)


def _change(database: Database, handle: str, **values: object) -> bool:
    wanted = update(_CODES).where(_CODES.c.handle == handle, _CODES.c.retired_at.is_(None)).values(**values)
    with database.write() as connection:
        return connection.execute(wanted).rowcount == 1


def in_use(database: Database, vault: Vault, staff_id: int | None = None) -> list[Code]:
    """Return the numbers in use, the newest first; with `staff_id` those that this person is named for."""
    wanted = select(_CODES).where(_CODES.c.retired_at.is_(None)).order_by(_CODES.c.id.desc())
    if staff_id is not None:
        wanted = wanted.where(or_(_CODES.c.didi_id == staff_id, _CODES.c.officer_id == staff_id))
    with database.read() as connection:
        return [_code(vault, row) for row in connection.execute(wanted)]


def found(database: Database, vault: Vault, digits: str) -> Code | None:
    """Return the number that was pressed, if it is one and in use: one look by an index, whatever was pressed."""
    wanted = select(_CODES).where(_CODES.c.digits_name.in_(_names(vault, digits)), _CODES.c.retired_at.is_(None))
    with database.read() as connection:
        row = connection.execute(wanted).first()
    return None if row is None else _code(vault, row)


def note_age(connection: Connection, vault: Vault, code_id: int, *, under_age: bool) -> None:
    """Keep what she said of her age, so that she is not asked in every call."""
    handle = connection.scalar(select(_CODES.c.handle).where(_CODES.c.id == code_id))
    if handle is not None:
        sealed = _sealed(vault, handle, under_age)
        connection.execute(update(_CODES).where(_CODES.c.id == code_id).values(payload=sealed))


def keep_for(connection: Connection, case_id: int, code_id: int) -> None:
    """Let a case be seen by the two people named for a number, and by nobody else."""
    connection.execute(insert(tables.kept_for).values(case_id=case_id, code_id=code_id))


def _code(vault: Vault, row: Row[Any]) -> Code:
    kept = json.loads(vault.open(row.payload, f"code:{row.handle}"))
    return Code(row.id, row.handle, Named(row.didi_id, row.officer_id), row.made_at, kept["under_age"])


def _sealed(vault: Vault, handle: str, under_age: bool | None) -> str:
    return vault.seal(json.dumps({"under_age": under_age}), f"code:{handle}")


def name_anew(connection: Connection, vault: Vault) -> int:
    """Give numbers that are named under a key of before their name under the key in use; return how many."""
    older = {name: now for now, *before in map(partial(_names, vault), _ALL_DIGITS) for name in before}
    known = connection.execute(select(_CODES.c.id, _CODES.c.digits_name)).all()
    renamed = [(row.id, older[row.digits_name]) for row in known if row.digits_name in older]
    for code_id, name in renamed:
        connection.execute(update(_CODES).where(_CODES.c.id == code_id).values(digits_name=name))
    return len(renamed)


def _names(vault: Vault, digits: str) -> tuple[str, ...]:
    return vault.names("digits", digits)


def _any_digits() -> str:
    while (digits := secrets.choice(_ALL_DIGITS)) in _TOO_EASY:
        pass
    return digits
