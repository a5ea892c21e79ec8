"""Who has looked into the safety store: each look is a row there, and to look at the looks is one too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select

from db.safety import tables
from db.safety.store import SafetyStore

MOST_LOOKS = 500
_READS, _KEPT_FOR, _CODES = tables.reads, tables.kept_for, tables.codes


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `act`: what was done. `case_id` is None for a list, and where the case is kept from the reader."""

    staff_id: int
    at: datetime
    act: str
    case_id: int | None


def looks(store: SafetyStore, staff_id: int, now: datetime) -> list[Look]:
    """Return the last looks, the newest first, and write down that `staff_id` has seen them."""
    row = {"staff_id": staff_id, "at": now, "case_id": None, "act": "looks"}
    with store.database.write() as connection:
        connection.execute(insert(_READS).values(row))
    # A case of a private number is known to the two people named for it: others see that there was a look.
    hers = or_(_CODES.c.didi_id == staff_id, _CODES.c.officer_id == staff_id)
    kept_from_her = (
        select(_KEPT_FOR.c.case_id).join(_CODES, _CODES.c.id == _KEPT_FOR.c.code_id).where(~hers).scalar_subquery()
    )
    wanted = (
        select(_READS.c.staff_id, _READS.c.at, _READS.c.act, _READS.c.case_id, _READS.c.case_id.in_(kept_from_her))
        .order_by(_READS.c.id.desc())
        .limit(MOST_LOOKS)
    )
    with store.database.read() as connection:
        return [
            Look(who, at, act, None if is_hidden else case_id)
            for who, at, act, case_id, is_hidden in connection.execute(wanted)
        ]
