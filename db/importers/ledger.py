"""The standing of loans after an import: what their payments cover of each instalment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from core.loans import Instalment, allocate
from db.importers.book import chunks, update_rows
from db.models import InstalmentRow, Loan, Payment


def totals(connection: Connection, loan_ids: Sequence[int]) -> tuple[defaultdict[int, int], defaultdict[int, int]]:
    """Return the paise of all instalments and of all payments, by loan."""
    planned: defaultdict[int, int] = defaultdict(int)
    paid: defaultdict[int, int] = defaultdict(int)
    for model, sums in ((InstalmentRow, planned), (Payment, paid)):
        query = select(model.loan_id, func.sum(model.amount_paise)).group_by(model.loan_id)
        for part in chunks(loan_ids):
            for loan_id, paise in connection.execute(query.where(model.loan_id.in_(part))):
                sums[loan_id] = int(paise)
    return planned, paid


def refresh_ledger(connection: Connection, loan_ids: Sequence[int], now_at: datetime) -> None:
    """Store what payments cover of each instalment, and that the loans' figures are as of `now_at`."""
    _, paid = totals(connection, loan_ids)
    query = select(
        InstalmentRow.id, InstalmentRow.loan_id, InstalmentRow.n, InstalmentRow.due_on,
        InstalmentRow.amount_paise, InstalmentRow.paid_paise,
    )  # fmt: skip
    updates = []
    for part in chunks(loan_ids):
        ids: dict[tuple[int, int], int] = {}
        plans: defaultdict[int, list[Instalment]] = defaultdict(list)
        for id_, loan_id, n, due_on, amount, covered in connection.execute(
            query.where(InstalmentRow.loan_id.in_(part))
        ):
            ids[loan_id, n] = id_
            plans[loan_id].append(Instalment(n, due_on, amount, covered))
        for loan_id, plan in plans.items():
            before = {one.n: one.paid_paise for one in plan}
            updates += [
                (ids[loan_id, one.n], {"paid_paise": one.paid_paise})
                for one in allocate(plan, paid[loan_id])
                if one.paid_paise != before[one.n]
            ]
        connection.execute(update(Loan).where(Loan.id.in_(part)).values(ledger_at=now_at))
    update_rows(connection, InstalmentRow, updates)
