"""The short number she is told with a case, by which she may ask how it stands."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from core.cases import CaseStatus
from db.models import Case
from db.models.cases import HAS_NUMBER
from db.queries.constants import constant

# Four digits that are spoken as four: none begins with a zero.
NUMBERS = range(1000, 10_000)
# So many are nearly always enough; all of them are looked at before a case goes without.
_DRAWN = 8
_BYTES_EACH = 4
_ALL_TAKEN = select(Case.number).where(Case.number.is_not(None), Case.status != constant(CaseStatus.DONE))
_TAKEN = _ALL_TAKEN.where(Case.number.in_([bindparam(f"drawn_{n}") for n in range(_DRAWN)]))


def draw_numbers(call_id: int | None, turn: int) -> Sequence[int]:
    """Return the numbers for a case that a turn opens, the first free one to be taken.

    They are always the same for a turn, so that it can already say its case's number, and follow no order, so that
    nobody meets a neighbour's case by adding one. A case without a call is told to nobody: any numbers do.
    """
    seed = secrets.token_bytes() if call_id is None else f"{call_id} {turn}".encode()
    luck = blake2b(seed, digest_size=_DRAWN * _BYTES_EACH).digest()
    parts = (luck[at : at + _BYTES_EACH] for at in range(0, len(luck), _BYTES_EACH))
    return [NUMBERS[int.from_bytes(part, "big") % len(NUMBERS)] for part in parts]


def free_number(connection: Connection, drawn: Sequence[int]) -> int | None:
    """Return the first of the drawn numbers that no open case has, else any that is free; None when none is."""
    taken = set(connection.scalars(_TAKEN, {f"drawn_{n}": one for n, one in enumerate(drawn)}))
    number = next((one for one in drawn if one not in taken), None)
    return number or _any_free(connection, drawn[-1])


def _any_free(connection: Connection, after: int) -> int | None:
    taken = set(connection.scalars(_ALL_TAKEN))
    return next((one for one in _from(after) if one not in taken), None)


def _from(after: int) -> Iterator[int]:
    yield from range(after, NUMBERS.stop)
    yield from range(NUMBERS.start, after)


def _if_free(new_case: sqlite.Insert | postgresql.Insert) -> Insert:
    statement = new_case.on_conflict_do_nothing(index_elements=["number"], index_where=HAS_NUMBER)
    # The count of rows tells whether the number was free.
    return statement.inline().execution_options(preserve_rowcount=True)


class NumberTakenError(RuntimeError):
    """The number that a turn says to her was given to another case meanwhile: the turn is worked out once more."""


# Made once a dialect: the one writer of all calls runs it.
_INSERT = {"sqlite": _if_free(sqlite.insert(Case)), "postgresql": _if_free(postgresql.insert(Case))}


def insert_case(
    connection: Connection, row: Mapping[str, Any], drawn: Sequence[int], said: int | None = None
) -> None:
    """Write a new case under the first free one of the drawn numbers: the one that `free_number` returns.

    `said`: the number that this turn tells her; it is written, or nothing. Raises NumberTakenError.
    """
    statement = _INSERT[connection.dialect.name]
    if said is not None:
        if not connection.execute(statement, {**row, "number": said}).rowcount:
            raise NumberTakenError
        return
    for number in drawn:
        if connection.execute(statement, {**row, "number": number}).rowcount:
            return
    last = {**row, "number": _any_free(connection, drawn[-1])}
    if not connection.execute(statement, last).rowcount:
        connection.execute(statement, {**row, "number": None})


_OWN = select(Case.number).where(Case.id == bindparam("the_case"))
_HELD = select(Case.id).where(
    Case.number == bindparam("number"), Case.status != constant(CaseStatus.DONE), Case.id != bindparam("the_case")
)


def number_again(connection: Connection, case_id: int, call_id: int | None, turn: int) -> int | None:
    """Return the number of a case that is opened again: the one it had, unless another got it meanwhile."""
    number = connection.scalar(_OWN, {"the_case": case_id})
    if number is not None and connection.scalar(_HELD, {"number": number, "the_case": case_id}) is None:
        return number
    return free_number(connection, draw_numbers(call_id, turn))
