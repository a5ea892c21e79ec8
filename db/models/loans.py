"""The loan book, as imported. Amounts in paise."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.people import Member
from db.types import BigId, Instant


class Loan(Base):
    """A loan of one member."""

    __tablename__ = "loans"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    lender: Mapped[str | None] = mapped_column(String(120))
    purpose: Mapped[str | None] = mapped_column(String(64))
    principal_paise: Mapped[int] = mapped_column(BigId)
    disbursed_on: Mapped[date]
    closed_on: Mapped[date | None]
    ledger_at: Mapped[datetime] = mapped_column(Instant, doc="when its figures were last brought up to date")
    purpose_ok: Mapped[bool | None] = mapped_column(doc="whether the money served its purpose, as she said")

    member: Mapped[Member] = relationship()
    instalments: Mapped[list[InstalmentRow]] = relationship(
        back_populates="loan", order_by="InstalmentRow.due_on, InstalmentRow.n"
    )


class InstalmentRow(Base):
    """One instalment. `paid_paise` is what the loan's payments cover of it (core.loans.allocate)."""

    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("loan_id", "n"),
        CheckConstraint("amount_paise > 0", name="amount"),
        CheckConstraint("paid_paise >= 0", name="paid"),
        Index("ix_instalments_due_on_id", "due_on", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loans.id"))
    n: Mapped[int]
    due_on: Mapped[date]
    amount_paise: Mapped[int] = mapped_column(BigId)
    paid_paise: Mapped[int] = mapped_column(BigId, default=0)

    loan: Mapped[Loan] = relationship(back_populates="instalments")


class Payment(Base):
    """A payment towards a loan."""

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("loan_id", "receipt"),
        CheckConstraint("amount_paise > 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    loan_id: Mapped[int] = mapped_column(ForeignKey("loans.id"))
    receipt: Mapped[str] = mapped_column(String(64))
    paid_on: Mapped[date]
    amount_paise: Mapped[int] = mapped_column(BigId)
    paid_to: Mapped[str | None] = mapped_column(String(32), doc="group, bank, didi or other")


class Promise(Base):
    """A promise to pay, made by keys. Kept or broken is computed from payments, never typed."""

    __tablename__ = "promises"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    instalment_id: Mapped[int] = mapped_column(ForeignKey("instalments.id"), index=True)
    call_id: Mapped[int] = mapped_column(BigId)
    made_at: Mapped[datetime] = mapped_column(Instant)
    promised_for_on: Mapped[date]
