"""The short number she is told with a case, by which she may ask how it stands."""

from __future__ import annotations

import random

from sqlalchemy import Connection, bindparam, select

from core.cases import CaseStatus
from db.models import Case
from db.queries.constants import constant

# Four digits that are spoken as four: none begins with a zero.
NUMBERS = range(1000, 10_000)
# So many are nearly always enough; all of them are looked at before a case goes without.
_DRAWN = 8
_ALL_TAKEN = select(Case.number).where(Case.number.is_not(None), Case.status != constant(CaseStatus.DONE))
_TAKEN = _ALL_TAKEN.where(Case.number.in_([bindparam(f"drawn_{n}") for n in range(_DRAWN)]))


def luck_of(call_id: int | None, turn: int) -> random.Random:
    """Return what draws the number of a case that a turn opens: always the same, so that the turn can already say it.

    A case without a call is told to nobody.
    """
    seed = None if call_id is None else f"{call_id} {turn}"
    return random.Random(seed)  # noqa: S311 -- the number names a case and opens nothing


def free_number(connection: Connection, luck: random.Random) -> int | None:
    """Return a number that no open case has; None when all are given away.

    Drawn at random, so that nobody meets a neighbour's case by adding one. With the same `luck` it is the same number
    as long as it is free.
    """
    drawn = luck.sample(NUMBERS, _DRAWN)
    taken = set(connection.scalars(_TAKEN, {f"drawn_{n}": one for n, one in enumerate(drawn)}))
    number = next((one for one in drawn if one not in taken), None)
    if number is None:
        taken = set(connection.scalars(_ALL_TAKEN))
        number = next((one for one in luck.sample(NUMBERS, len(NUMBERS)) if one not in taken), None)
    return number


_OWN = select(Case.number).where(Case.id == bindparam("the_case"))
_HELD = select(Case.id).where(
    Case.number == bindparam("number"), Case.status != constant(CaseStatus.DONE), Case.id != bindparam("the_case")
)


def number_again(connection: Connection, case_id: int, call_id: int | None, turn: int) -> int | None:
    """Return the number of a case that is opened again: the one it had, unless another got it meanwhile."""
    number = connection.scalar(_OWN, {"the_case": case_id})
    if number is not None and connection.scalar(_HELD, {"number": number, "the_case": case_id}) is None:
        return number
    return free_number(connection, luck_of(call_id, turn))
