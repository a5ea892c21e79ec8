"""Cases, their notes, and the answers that go back to her."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.calls import Recording
from db.models.people import Member
from db.models.staff import Staff
from db.types import BigId, Instant

# Which rows the index of open numbers holds.
HAS_NUMBER = text("number IS NOT NULL AND status <> 'done'")


class Case(Base):
    """Something a person must do for a caller, with a clock."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_open", "status", "respond_by_at"),
        Index("ix_cases_member_id", "member_id"),
        Index("ix_cases_phone", "phone", "id"),
        Index("ix_cases_number", "number"),
        Index("ix_cases_assigned_to_id", "assigned_to_id", "status"),
        # A number told on the phone means one open case; afterwards it may be given to another.
        Index(
            "uq_cases_open_number",
            "number",
            unique=True,
            sqlite_where=HAS_NUMBER,
            postgresql_where=HAS_NUMBER,
        ),
    )

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
    number: Mapped[int | None] = mapped_column(doc="four digits she was told; hers alone while the case is open")
    reopened: Mapped[int] = mapped_column(default=0, server_default="0", doc="how often she said: not solved")
    escalated_at: Mapped[datetime | None] = mapped_column(Instant, doc="when it went to a senior")
    # No foreign key: SQLite would have to write the table anew, and a call outlives its cases.
    resumed_from_call_id: Mapped[int | None] = mapped_column(BigId, doc="the dropped call it was first opened by")

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


class Answer(Base):
    """What somebody of the trust said to a case, to be played to her: recorded by phone or uploaded."""

    __tablename__ = "answers"
    __table_args__ = (CheckConstraint("recording_id IS NOT NULL OR file IS NOT NULL", name="sound"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"))
    file: Mapped[str | None] = mapped_column(String(120), doc="path under the data folder")
    seconds: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(Instant)
    heard_at: Mapped[datetime | None] = mapped_column(Instant)
    solved: Mapped[bool | None] = mapped_column(doc="what she said after hearing it")

    recording: Mapped[Recording | None] = relationship()

    @property
    def sound(self) -> str | None:
        """Where it is under the data folder; None while what was spoken by phone is still to be fetched."""
        return self.file or (self.recording.file if self.recording is not None else None)
