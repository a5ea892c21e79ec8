"""From instalments to reminders, in one statement that may run twice (perf.md §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Select, Update, case, exists, literal, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
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


@dataclass(frozen=True, slots=True)
class Times:
    """Where first tries go: from `starts_at` on, `step_seconds` apart, SPREAD of them."""

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


def due_days(connection: Connection, first_on: date, last_on: date) -> list[date]:
    """Return the days from `first_on` to `last_on` on which instalments fall due."""
    within = InstalmentRow.due_on.between(first_on, last_on)
    return list(connection.scalars(select(InstalmentRow.due_on).where(within).distinct().order_by("due_on")))


def anything_to_plan(connection: Connection, step: Step, due_on: date) -> bool:
    """Tell whether an open instalment due on a day has no reminder of this step yet: a look without a lock."""
    planned = exists().where(Reminder.instalment_id == InstalmentRow.id, Reminder.step == step.value)
    query = _open(select(InstalmentRow.id), due_on).where(~planned)
    return connection.execute(query.limit(1)).first() is not None


def lift_time_limit(connection: Connection) -> None:
    """Let a transaction on PostgreSQL take its time: a large plan is no caller's turn."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def insert_reminders(connection: Connection, plan: DuePlan) -> int:
    """Write the reminders of one due day that are not there yet; return how many."""
    query = _open(
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
        plan.due_on,
    )
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(Reminder.__table__).from_select(list(_COLUMNS), query, include_defaults=False)
    once = statement.on_conflict_do_nothing(index_elements=["instalment_id", "step"])
    # Without the option SQLAlchemy forgets on PostgreSQL how many rows an INSERT wrote.
    return connection.execute(once, execution_options={"preserve_rowcount": True}).rowcount


def moved_days(connection: Connection, step: Step) -> list[date]:
    """Return the days on which instalments now fall due whose due reminders were planned for another day."""
    query = (
        select(InstalmentRow.due_on)
        .join(Reminder, Reminder.instalment_id == InstalmentRow.id)
        .where(*_due(step), Reminder.expires_on != InstalmentRow.due_on)
    )
    return list(connection.scalars(query.distinct().order_by(InstalmentRow.due_on)))


def move_reminders(connection: Connection, plan: DuePlan) -> int:
    """Plan anew the due reminders of instalments that an import moved to one day; return how many."""
    first_try = (
        select(_first_try(plan))
        .select_from(InstalmentRow)
        .join(Loan, Loan.id == InstalmentRow.loan_id)
        .join(Member, Member.id == Loan.member_id)
        .where(InstalmentRow.id == Reminder.instalment_id)
        .scalar_subquery()
    )
    return connection.execute(
        _if_moved_to(plan.step, plan.due_on).values(
            next_attempt_at=first_try, expires_on=plan.due_on, changed_at=plan.planned_at
        )
    ).rowcount


def end_reminders(connection: Connection, step: Step, due_on: date, now: datetime) -> int:
    """End the due reminders of instalments that an import moved to a day too near to ring about; return how many."""
    values = {"status": ReminderStatus.ENDED.value, "next_attempt_at": None, "expires_on": due_on, "changed_at": now}
    return connection.execute(_if_moved_to(step, due_on).values(values)).rowcount


def _due(step: Step) -> tuple[ColumnElement[bool], ...]:
    return Reminder.status == ReminderStatus.DUE.value, Reminder.step == step.value


def _if_moved_to(step: Step, due_on: date) -> Update:
    here = select(InstalmentRow.id).where(InstalmentRow.due_on == due_on)
    return update(Reminder).where(*_due(step), Reminder.expires_on != due_on, Reminder.instalment_id.in_(here))


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
    return f"date_trunc('second', {starts_at}) + ({seconds}) * interval '1 second'"


def _open(query: Select[*_Columns], due_on: date) -> Select[*_Columns]:
    """Narrow a query to open instalments of open loans of members who have not left."""
    return (
        query.select_from(InstalmentRow)
        .join(Loan, Loan.id == InstalmentRow.loan_id)
        .join(Member, Member.id == Loan.member_id)
        .where(
            InstalmentRow.due_on == due_on,
            InstalmentRow.paid_paise < InstalmentRow.amount_paise,
            Loan.closed_on.is_(None),
            Member.left_on.is_(None),
        )
    )
