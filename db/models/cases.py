"""Cases and their notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.people import Member
from db.models.staff import Staff
from db.types import BigId, Instant


class Case(Base):
    """Something a person must do for a caller, with a clock."""

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_open", "status", "respond_by_at"), Index("ix_cases_member_id", "member_id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), doc="core.cases.CaseKind")
    priority: Mapped[str] = mapped_column(String(4), doc="core.cases.Priority")
    status: Mapped[str] = mapped_column(String(12), doc="core.cases.CaseStatus")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    phone: Mapped[str | None] = mapped_column(String(16))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), index=True)
    turn: Mapped[int | None] = mapped_column(doc="the turn of the call that opened it")
    detail: Mapped[str] = mapped_column(Text, doc="JSON object: codes only, spoken in both languages by the console")
    opened_at: Mapped[datetime] = mapped_column(Instant)
    respond_by_at: Mapped[datetime] = mapped_column(Instant)
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    version: Mapped[int] = mapped_column(default=1, doc="grows with each change; guards against lost edits")

    member: Mapped[Member | None] = relationship()
    assigned_to: Mapped[Staff | None] = relationship(foreign_keys=[assigned_to_id])
    notes: Mapped[list[CaseNote]] = relationship(order_by="CaseNote.id")


class CaseNote(Base):
    """A note on a case: plain text, never changed."""

    __tablename__ = "case_notes"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text)

    staff: Mapped[Staff] = relationship()
