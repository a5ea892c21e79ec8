"""What the violence worker reads and changes. Every look is written down in the store itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, or_, select, update

from core.cases import CaseStatus, Priority
from db.safety import codes, tables
from db.safety.codes import Code, Named, NewCode
from db.safety.numbers import Flag, unmark
from db.safety.store import SafetyStore

_CASES, _KEPT_FOR, _CODES = tables.cases, tables.kept_for, tables.codes
MOST_DONE = 200


@dataclass(frozen=True, slots=True)
class SafetyCase:
    """A case as the worker sees it. `kinds`: what was said, in order. `phone` is None where it was hidden.

    `handle`: of the private number she gave, if she gave one.
    """

    id: int
    call_name: str
    priority: str
    status: str
    kinds: tuple[str, ...]
    phone: str | None
    slot: str | None
    phrase: str | None
    opened_at: datetime
    respond_by_at: datetime
    assigned_to_id: int | None
    closed_at: datetime | None
    version: int
    handle: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What a worker wrote."""

    staff_id: int
    at: datetime
    text: str


@dataclass(frozen=True)
class SafetyDesk:
    """Reads and changes for one worker, `staff_id`, at one instant."""

    store: SafetyStore
    staff_id: int
    now: datetime

    def listing(self, *, done: bool) -> list[SafetyCase]:
        """Return the open cases, the most urgent first; or the done ones, the newest first."""
        is_done = _CASES.c.status == CaseStatus.DONE
        wanted = _seen_by(self.staff_id).where(is_done if done else ~is_done)
        if done:
            wanted = wanted.order_by(_CASES.c.closed_at.desc()).limit(MOST_DONE)
        self._write_down("list", None)
        with self.store.database.read() as connection:
            rows = connection.execute(wanted).all()
        rank = {priority.value: number for number, priority in enumerate(Priority)}
        found = [self._case(row) for row in rows]
        return found if done else sorted(found, key=lambda case: (rank[case.priority], case.respond_by_at))

    def case(self, case_id: int) -> SafetyCase | None:
        """Return one case; None also for one that is kept for others."""
        with self.store.database.read() as connection:
            row = connection.execute(_seen_by(self.staff_id).where(_CASES.c.id == case_id)).first()
        if row is None:
            return None
        self._write_down("read", case_id)
        return self._case(row)

    def told(self, case: SafetyCase) -> list[dict[str, Any]]:
        """Return what happened in the case's call, turn by turn."""
        return self.store.told_under(case.call_name)

    def notes(self, case: SafetyCase) -> list[Note]:
        """Return a case's notes, oldest first."""
        table = tables.notes
        with self.store.database.read() as connection:
            rows = connection.execute(select(table).where(table.c.case_id == case.id).order_by(table.c.id)).all()
        return [Note(row.staff_id, row.at, self.store.vault.open(row.payload, f"note:{case.id}")) for row in rows]

    def flag(self, case: SafetyCase) -> Flag | None:
        """Return what holds for the number of a case."""
        return self.store.flag_of(case.phone) if case.phone is not None else None

    def add_note(self, case: SafetyCase, text: str) -> None:
        """Add a note."""
        row = {
            "case_id": case.id,
            "staff_id": self.staff_id,
            "at": self.now,
            "payload": self.store.vault.seal(text, f"note:{case.id}"),
        }
        with self.store.database.write() as connection:
            connection.execute(insert(tables.notes).values(row))

    def change(self, case: SafetyCase, version: int, values: Mapping[str, Any]) -> bool:
        """Change a case that is still at `version`; False when somebody was faster."""
        changed = (
            update(_CASES)
            .where(_CASES.c.id == case.id, _CASES.c.version == version)
            .values(version=version + 1, **values)
        )
        with self.store.database.write() as connection:
            done = connection.execute(changed).rowcount == 1
        self._write_down("change" if done else "conflict", case.id)
        return done

    def number(self, case: SafetyCase) -> str | None:
        """Return the whole number of a case, to be shown once."""
        self._write_down("number", case.id)
        return case.phone

    def let_ring(self, case: SafetyCase) -> None:
        """Let a number be rung again: the worker has spoken to her, or the key was pressed by mistake."""
        if case.phone is None:
            return
        # Written down first: what is not written down is not done.
        self._write_down("let_ring", case.id)
        with self.store.database.write() as connection:
            unmark(connection, self.store.vault, case.phone)

    def codes(self) -> list[Code]:
        """Return the private numbers in use that this worker is named for."""
        return codes.in_use(self.store.database, self.store.vault, self.staff_id)

    def make_code(self, named: Named) -> NewCode:
        """Make a private number. Raises TooManyCodesError."""
        made = codes.make(self.store.database, self.store.vault, named, self.now)
        self._write_down("code_made", None)
        return made

    def retire_code(self, handle: str) -> bool:
        """Retire a private number that this worker is named for; False for any other."""
        mine = handle in {code.handle for code in self.codes()}
        done = mine and codes.retire(self.store.database, handle, self.now)
        if done:
            self._write_down("code_retired", None)
        return done

    def _case(self, row: Row[Any]) -> SafetyCase:
        kept = json.loads(self.store.vault.open(row.payload, f"case:{row.call_name}"))
        return SafetyCase(
            id=row.id,
            call_name=row.call_name,
            priority=row.priority,
            status=row.status,
            kinds=tuple(kept["kinds"]),
            phone=kept["phone"],
            slot=kept["slot"],
            phrase=kept["phrase"],
            opened_at=row.opened_at,
            respond_by_at=row.respond_by_at,
            assigned_to_id=row.assigned_to_id,
            closed_at=row.closed_at,
            version=row.version,
            handle=row.handle,
        )

    def _write_down(self, act: str, case_id: int | None) -> None:
        row = {"staff_id": self.staff_id, "at": self.now, "case_id": case_id, "act": act}
        with self.store.database.write() as connection:
            connection.execute(insert(tables.reads).values(row))


def _seen_by(staff_id: int) -> Select[Any]:
    """Select the cases one worker may see: those of a private number only if she is named for it."""
    return (
        select(_CASES, _CODES.c.handle)
        .outerjoin(_KEPT_FOR, _KEPT_FOR.c.case_id == _CASES.c.id)
        .outerjoin(_CODES, _CODES.c.id == _KEPT_FOR.c.code_id)
        .where(or_(_KEPT_FOR.c.case_id.is_(None), _named(staff_id)))
    )


def _named(staff_id: int) -> ColumnElement[bool]:
    return or_(_CODES.c.didi_id == staff_id, _CODES.c.officer_id == staff_id)


def how_many_wait(store: SafetyStore, staff_id: int) -> int:
    """Return how many cases nobody has taken up yet: all that others may know.

    Those of a private number are counted for the two people named for it only.
    """
    waiting = _seen_by(staff_id).where(_CASES.c.status == CaseStatus.NEW.value).subquery()
    with store.database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(waiting)) or 0)


@dataclass(frozen=True, slots=True)
class Urgent:
    """Matters of life and death that nobody has taken up, and by when somebody must act on the first of them."""

    matters: int
    act_by_at: datetime


def urgent_waiting(store: SafetyStore, staff_id: int) -> Urgent | None:
    """Return what must not wait, of the cases this worker may see; None where there is nothing."""
    urgent = (_CASES.c.status == CaseStatus.NEW.value, _CASES.c.priority == Priority.P0.value)
    waiting = _seen_by(staff_id).where(*urgent).subquery()
    with store.database.read() as connection:
        matters, act_by_at = connection.execute(select(func.count(), func.min(waiting.c.respond_by_at))).one()
    return Urgent(matters, act_by_at) if matters else None
