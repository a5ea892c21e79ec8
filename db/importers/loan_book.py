"""Importers for loans, their instalments and payments."""

from __future__ import annotations

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import select

from core.money import format_rupees
from db.importers.book import Change, Codes, Importer, Stored, chunks, insert_rows, update_rows
from db.importers.columns import Record
from db.importers.kinds import INSTALMENTS, LOANS, MEMBERS, PAYMENTS
from db.importers.ledger import refresh_ledger, totals
from db.models import InstalmentRow, Loan, Member, Payment

_LOAN_COLUMNS = {
    "lender": "lender",
    "purpose": "purpose",
    "principal": "principal_paise",
    "disbursed_on": "disbursed_on",
    "closed_on": "closed_on",
}


class LoansImporter(Importer):
    """Loans. A loan never passes from one member to another: that would be a code used twice."""

    kind = LOANS

    def check(self, records: Sequence[Record]) -> None:
        """Note unknown members, codes used again, loans closed before they were given."""
        self._members = Codes(self.connection, Member)
        self._members.check_references(records, "member_code", MEMBERS, self.problems)
        Codes(self.connection, Loan).check_spelling(records, self.problems)
        self._stored: dict[object, Stored] = {}
        kept = [getattr(Loan, column).label(name) for name, column in _LOAN_COLUMNS.items()]
        query = select(Loan.id, Loan.code, Member.code.label("member_code"), *kept).join(Loan.member)
        for part in chunks(one.values.get("code") for one in records):
            for row in self.connection.execute(query.where(Loan.code.in_(part))).mappings():
                self._stored[row["code"]] = Stored(row["id"], dict(row))
        for record in records:
            self._check_one(record)

    def _check_one(self, record: Record) -> None:
        stored = self.stored(record)
        if stored and record.values.get("member_code", stored.values["member_code"]) != stored.values["member_code"]:
            owner = stored.values["member_code"]
            self.problems.at(record.row, "member_code", "loan_reused", code=record.values["code"], other=owner)
        known = {**(stored.values if stored else {}), **record.values}
        given_on, closed_on = cast(date | None, known.get("disbursed_on")), cast(date | None, known.get("closed_on"))
        if given_on and closed_on and closed_on < given_on:
            self.problems.at(record.row, "closed_on", "closed_before_given")

    def stored(self, record: Record) -> Stored | None:
        """Return the loan with this code."""
        return self._stored.get(record.values.get("code"))

    def save(self, changes: Sequence[Change]) -> None:
        """Write new and changed loans."""
        new = [
            {
                "code": one.record.values["code"],
                "member_id": self._members.ids[str(one.record.values["member_code"])],
                "ledger_at": self.act.now_at,
                **{column: one.record.values.get(name) for name, column in _LOAN_COLUMNS.items()},
            }
            for one in changes
            if one.stored is None
        ]
        insert_rows(self.connection, Loan, new)
        update_rows(self.connection, Loan, [
            (one.stored.id, {_LOAN_COLUMNS[name]: value for name, (_, value) in one.changes.items()})
            for one in changes if one.stored
        ])  # fmt: skip


class _LinesImporter(Importer):
    """What instalments and payments share: lines of a loan, each with a key of its own inside it."""

    model: type[InstalmentRow] | type[Payment]
    line_key: str
    day: str
    columns: dict[str, str]

    def check(self, records: Sequence[Record]) -> None:
        """Note unknown loans, days before the loan, and sums that cannot be right."""
        loans = Codes(self.connection, Loan)
        loans.check_references(records, "loan_code", LOANS, self.problems)
        codes = {str(one.values.get("loan_code")) for one in records} & loans.ids.keys()
        self._loan_ids = {code: loans.ids[code] for code in codes}
        self._stored: dict[tuple[object, object], Stored] = {}
        kept = [getattr(self.model, column).label(name) for name, column in self.columns.items()]
        query = select(self.model.id, Loan.code.label("loan_code"), *kept).join(Loan, self.model.loan_id == Loan.id)
        for part in chunks(self._loan_ids.values()):
            for row in self.connection.execute(query.where(self.model.loan_id.in_(part))).mappings():
                self._stored[row["loan_code"], row[self.line_key]] = Stored(row["id"], dict(row))
        self._check_days(records)
        by_loan: defaultdict[str, list[Record]] = defaultdict(list)
        for record in records:
            if record.values.get("loan_code") in self._loan_ids:
                by_loan[str(record.values["loan_code"])].append(record)
        self._check_sums(by_loan)

    def _check_days(self, records: Sequence[Record]) -> None:
        given: dict[str, date] = {}
        for part in chunks(self._loan_ids):
            for code, on in self.connection.execute(select(Loan.code, Loan.disbursed_on).where(Loan.code.in_(part))):
                given[code] = on
        for record in records:
            day, given_on = (
                cast(date | None, record.values.get(self.day)),
                given.get(str(record.values.get("loan_code"))),
            )
            if day and given_on and day < given_on:
                self.problems.at(record.row, self.day, "before_loan", given=given_on.isoformat())

    @abstractmethod
    def _check_sums(self, by_loan: dict[str, list[Record]]) -> None:
        """Note every loan whose sum would become impossible."""

    def _growth(self, record: Record) -> int:
        """Return by how many paise the record raises the stored sum of its loan."""
        stored = self.stored(record)
        before = cast(int, stored.values["amount"]) if stored else 0
        return cast(int, record.values.get("amount", before)) - before

    def stored(self, record: Record) -> Stored | None:
        """Return the line with this key."""
        return self._stored.get((record.values.get("loan_code"), record.values.get(self.line_key)))

    def save(self, changes: Sequence[Change]) -> None:
        """Write new and changed lines."""
        new: list[dict[str, Any]] = []
        for one in changes:
            if one.stored is None:
                values = {column: one.record.values.get(name) for name, column in self.columns.items()}
                new.append({"loan_id": self._loan_ids[str(one.record.values["loan_code"])], **values})
        insert_rows(self.connection, self.model, new)
        update_rows(self.connection, self.model, [
            (one.stored.id, {self.columns[name]: value for name, (_, value) in one.changes.items()})
            for one in changes if one.stored
        ])  # fmt: skip

    def refresh(self) -> None:
        """Spread the payments anew over the instalments of every loan in the file."""
        refresh_ledger(self.connection, list(self._loan_ids.values()), self.act.now_at)


class InstalmentsImporter(_LinesImporter):
    """Instalments. Together they never come to less than what is paid already."""

    kind = INSTALMENTS
    model = InstalmentRow
    line_key = "n"
    day = "due_on"
    columns = {"n": "n", "due_on": "due_on", "amount": "amount_paise"}  # noqa: RUF012 - a constant of the class

    def _check_sums(self, by_loan: dict[str, list[Record]]) -> None:
        planned, paid = totals(self.connection, list(self._loan_ids.values()))
        for code, records in by_loan.items():
            if any(self.problems.of_row(record.row) for record in records):
                continue  # The sum of what is readable says nothing.
            loan_id = self._loan_ids[code]
            over = paid[loan_id] - planned[loan_id] - sum(self._growth(record) for record in records)
            if over > 0:
                words = {"code": code, "over": format_rupees(over)}
                self.problems.at(records[-1].row, "amount", "instalments_below_paid", **words)


class PaymentsImporter(_LinesImporter):
    """Payments.

    A payment that takes its loan beyond the sum of all instalments is refused: there is no instalment to put it on,
    and it is nearly always a wrong amount, a wrong loan, or an instalment nobody entered.
    """

    kind = PAYMENTS
    model = Payment
    line_key = "receipt"
    day = "paid_on"
    columns = {"receipt": "receipt", "paid_on": "paid_on", "amount": "amount_paise", "paid_to": "paid_to"}  # noqa: RUF012

    def _check_sums(self, by_loan: dict[str, list[Record]]) -> None:
        planned, paid = totals(self.connection, list(self._loan_ids.values()))
        for code, records in by_loan.items():
            limit, total = planned[self._loan_ids[code]], paid[self._loan_ids[code]]
            for record in sorted(records, key=lambda one: (one.values.get("paid_on") or date.max, one.row)):
                growth = self._growth(record)
                total += growth
                if limit == 0:
                    self.problems.at(record.row, "loan_code", "no_instalments", code=code)
                elif growth > 0 and total > limit:
                    over = format_rupees(total - limit)
                    self.problems.at(record.row, "amount", "paid_too_much", code=code, over=over)
