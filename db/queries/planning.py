"""From instalments to reminders, many in one statement that may run twice (perf.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Select, Update, case, func, insert, literal, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from core.reminders import ReminderStatus, Step
from db.models import InstalmentRow, Loan, Member, Reminder
from db.types import Instant

_COLUMNS = (
    "instalment_id",
    "member_id",
    "step",
    "status",
    "next_attempt_at",
    "expires_on",
    "attempts",
    "planned_at",
    "changed_at",
)
_Columns = TypeVarTuple("_Columns")
# First tries are spread evenly over so many instants of their window.
SPREAD = 108
# Instalments in one statement: a tenth of PostgreSQL's limit on a busy machine, and nobody's turn waits longer.
PART = 5_000
# Only planners take it.
_ADVISORY_LOCK = 5_220_002


@dataclass(frozen=True, slots=True)
class Times:
    """Where first tries go: from `starts_at`, a whole second, on, `step_seconds` apart, SPREAD of them."""

    starts_at: datetime
    step_seconds: int


@dataclass(frozen=True, slots=True)
class DuePlan:
    """What to plan for the instalments due on one day: `times` for anyone, `slots` for who chose a slot of hers."""

    step: Step
    due_on: date
    times: Times
    slots: Mapping[str, Times]
    planned_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the instalments due on one day: those numbered `first_id` to `last_id`."""

    due_on: date
    first_id: int
    last_id: int


def next_part(connection: Connection, due_on: date, after_id: int) -> Part | None:
    """Return the next PART instalments due on a day that come after `after_id`; None when there are no more."""
    ids = (
        select(InstalmentRow.id)
        .where(InstalmentRow.due_on == due_on, InstalmentRow.id > after_id)
        .order_by(InstalmentRow.id)
        .limit(PART)
        .subquery()
    )
    last_id = connection.scalar(select(func.max(ids.c.id)))
    return None if last_id is None else Part(due_on, after_id + 1, last_id)


def anything_to_plan(connection: Connection, step: Step, part: Part) -> bool:
    """Tell whether an open instalment has no reminder of this step yet: a look without a lock."""
    return connection.execute(_to_plan(select(InstalmentRow.id), step, part).limit(1)).first() is not None


def insert_reminders(connection: Connection, plan: DuePlan, part: Part) -> int:
    """Write the reminders of some instalments that are not there yet; return how many."""
    _keep_other_planners_out(connection)
    query = _to_plan(
        select(
            InstalmentRow.id,
            Loan.member_id,
            literal(plan.step.value),
            literal(ReminderStatus.DUE.value),
            _first_try(plan),
            InstalmentRow.due_on,
            literal(0),
            literal(plan.planned_at, Instant),
            literal(plan.planned_at, Instant),
        ),
        plan.step,
        part,
    ).order_by(InstalmentRow.id)  # so that both indexes by it grow at their end
    statement = insert(Reminder).from_select(list(_COLUMNS), query, include_defaults=False)
    # Without the option SQLAlchemy forgets on PostgreSQL how many rows an INSERT wrote.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


def _keep_other_planners_out(connection: Connection) -> None:
    """Let one planner write at a time, until its transaction ends: what it sees as missing stays missing.

    ON CONFLICT would do without, at an eighth more for each row. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def moved_days(connection: Connection, step: Step) -> list[date]:
    """Return the days on which instalments now fall due whose due reminders were planned for another day."""
    query = (
        select(InstalmentRow.due_on)
        .join(Reminder, Reminder.instalment_id == InstalmentRow.id)
        .where(*_due(step), Reminder.expires_on != InstalmentRow.due_on)
    )
    return list(connection.scalars(query.distinct().order_by(InstalmentRow.due_on)))


def move_reminders(connection: Connection, plan: DuePlan, part: Part) -> int:
    """Plan anew the due reminders of instalments that an import moved to this day; return how many."""
    first_try = (
        select(_first_try(plan))
        .select_from(InstalmentRow)
        .join(Loan, Loan.id == InstalmentRow.loan_id)
        .join(Member, Member.id == Loan.member_id)
        .where(InstalmentRow.id == Reminder.instalment_id)
        .scalar_subquery()
    )
    return connection.execute(
        _if_moved_to(plan.step, part).values(
            next_attempt_at=first_try, expires_on=plan.due_on, changed_at=plan.planned_at
        )
    ).rowcount


def end_reminders(connection: Connection, step: Step, part: Part, now: datetime) -> int:
    """End the due reminders of instalments that an import moved to a day too near to ring about; return how many."""
    values = {
        "status": ReminderStatus.ENDED.value,
        "next_attempt_at": None,
        "expires_on": part.due_on,
        "changed_at": now,
    }
    return connection.execute(_if_moved_to(step, part).values(values)).rowcount


def _due(step: Step) -> tuple[ColumnElement[bool], ...]:
    return Reminder.status == ReminderStatus.DUE.value, Reminder.step == step.value


def _if_moved_to(step: Step, part: Part) -> Update:
    here = select(InstalmentRow.id).where(*_within(part))
    return update(Reminder).where(*_due(step), Reminder.expires_on != part.due_on, Reminder.instalment_id.in_(here))


def _first_try(plan: DuePlan) -> ColumnElement[datetime]:
    """Return when to try first: the same instant for the same instalment, whoever plans it."""
    starts_at = case(
        *((Member.safe_slot == slot, literal(times.starts_at, Instant)) for slot, times in plan.slots.items()),
        else_=literal(plan.times.starts_at, Instant),
    )
    step = case(
        *((Member.safe_slot == slot, times.step_seconds) for slot, times in plan.slots.items()),
        else_=plan.times.step_seconds,
    )
    return _SecondsAfter(starts_at, InstalmentRow.id % SPREAD * step)


class _SecondsAfter(FunctionElement[datetime]):
    """An instant moved by whole seconds, computed by the database: a joined list of instants is 500 times slower."""

    type = Instant()
    name = "seconds_after"
    inherit_cache = True


@compiles(_SecondsAfter, "sqlite")
def _on_sqlite(element: _SecondsAfter, compiler: Any, **kw: Any) -> str:
    starts_at, seconds = (compiler.process(one, **kw) for one in element.clauses)
    # Written exactly as SQLAlchemy writes an instant, so that comparing as text works.
    return f"strftime('%Y-%m-%d %H:%M:%S', {starts_at}, ({seconds}) || ' seconds') || '.000000'"


@compiles(_SecondsAfter, "postgresql")
def _on_postgresql(element: _SecondsAfter, compiler: Any, **kw: Any) -> str:
    starts_at, seconds = (compiler.process(one, **kw) for one in element.clauses)
    return f"{starts_at} + ({seconds}) * interval '1 second'"


def _within(part: Part) -> tuple[ColumnElement[bool], ...]:
    return InstalmentRow.due_on == part.due_on, InstalmentRow.id.between(part.first_id, part.last_id)


def _to_plan(query: Select[*_Columns], step: Step, part: Part) -> Select[*_Columns]:
    """Narrow a query to open instalments without a reminder, of open loans of members who have not left."""
    # Not EXISTS: PostgreSQL joins that, and compared each row with each while it took the table for empty.
    planned = (
        select(Reminder.id)
        .where(Reminder.instalment_id == InstalmentRow.id, Reminder.step == step.value)
        .limit(1)
        .scalar_subquery()
    )
    return (
        query.select_from(InstalmentRow)
        .join(Loan, Loan.id == InstalmentRow.loan_id)
        .join(Member, Member.id == Loan.member_id)
        .where(
            *_within(part),
            InstalmentRow.paid_paise < InstalmentRow.amount_paise,
            Loan.closed_on.is_(None),
            Member.left_on.is_(None),
            planned.is_(None),
        )
    )
