"""Calls the line means to make besides reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant

# A missed call that waits to be rung back, or is just being rung back.
_OWED = text("kind = 'missed_call' AND status IN ('due', 'dialling')")


class Errand(Base):
    """The intention to ring one number about one thing, once: `dedupe` says which thing."""

    __tablename__ = "errands"
    __table_args__ = (
        Index(
            "ix_errands_due",
            "next_attempt_at",
            sqlite_where=text("status = 'due'"),
            postgresql_where=text("status = 'due'"),
        ),
        Index("ix_errands_phone", "phone", "id"),
        # However often she rings off, and whichever process hears of it, one call back is owed.
        Index("uq_errands_one_missed_call", "phone", unique=True, sqlite_where=_OWED, postgresql_where=_OWED),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), doc="core.errands.ErrandKind")
    dedupe: Mapped[str] = mapped_column(String(80), unique=True, doc="such as case:12:done; never a phone number")
    phone: Mapped[str] = mapped_column(String(16))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32), doc="core.consent.Purpose")
    about_money: Mapped[bool] = mapped_column(default=False)
    flow: Mapped[str] = mapped_column(String(32))
    memory: Mapped[str] = mapped_column(Text, default="{}", doc="JSON object: what the flow knows as it begins")
    not_before_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, doc="after it the call makes no sense")
    status: Mapped[str] = mapped_column(String(12), doc="core.errands.ErrandStatus")
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(Instant)
    delivered_by: Mapped[int | None] = mapped_column(BigId, doc="the one call that spoke (K6)")
    verdict: Mapped[str | None] = mapped_column(String(32), doc="core.may_call.Verdict of the last look")
    disposition: Mapped[str | None] = mapped_column(String(32), doc="core.calls.Disposition")
    made_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
