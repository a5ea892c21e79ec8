"""Reminders (the intention) and attempts (one POST to the provider each)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant

_IS_DUE = text("status = 'due'")
# core.reminders.LIVE_ATTEMPTS, written out because an index needs a constant.
_IS_LIVE = text("status IN ('sending', 'accepted', 'unknown', 'answered')")


class Reminder(Base):
    """The intention to remind one member of one instalment, once per step of the ladder."""

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("instalment_id", "step"),
        Index(
            "ix_reminders_due",
            "next_attempt_at",
            sqlite_where=text("status = 'due'"),
            postgresql_where=text("status = 'due'"),
        ),
        Index("ix_reminders_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    instalment_id: Mapped[int] = mapped_column(ForeignKey("instalments.id"))
    # Her loan's member, copied. No foreign key: the instalment's leads to her, and another check a row costs as much.
    member_id: Mapped[int] = mapped_column(BigId)
    step: Mapped[str] = mapped_column(String(8), doc="core.reminders.Step")
    status: Mapped[str] = mapped_column(String(16), doc="core.reminders.ReminderStatus")
    next_attempt_at: Mapped[datetime | None] = mapped_column(Instant)
    expires_on: Mapped[date] = mapped_column(doc="the last day on which it makes sense")
    attempts: Mapped[int] = mapped_column(default=0)
    delivered_by: Mapped[int | None] = mapped_column(BigId, doc="the one call that spoke (K6)")
    verdict: Mapped[str | None] = mapped_column(String(32), doc="core.may_call.Verdict of the last look")
    disposition: Mapped[str | None] = mapped_column(String(32), doc="core.calls.Disposition")
    planned_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Attempt(Base):
    """One POST to the provider, written before it is sent (K1). Its call has the same token."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_reminder_id", "reminder_id"),
        Index("ix_attempts_member_id_sent_at", "member_id", "sent_at"),
        Index(
            "ix_attempts_live",
            "status",
            sqlite_where=_IS_LIVE,
            postgresql_where=_IS_LIVE,
        ),
        Index("ix_attempts_errand_id", "errand_id"),
        # I1: at most one attempt per person, and per phone, may have a phone ringing.
        Index(
            "uq_attempts_one_live",
            "member_id",
            unique=True,
            sqlite_where=_IS_LIVE,
            postgresql_where=_IS_LIVE,
        ),
        Index(
            "uq_attempts_one_live_phone",
            "phone",
            unique=True,
            sqlite_where=_IS_LIVE,
            postgresql_where=_IS_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(32), unique=True)
    call_id: Mapped[int] = mapped_column(BigId, unique=True)
    reminder_id: Mapped[int | None] = mapped_column(ForeignKey("reminders.id"))
    errand_id: Mapped[int | None] = mapped_column(ForeignKey("errands.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), doc="None: nobody we know, rung back")
    phone: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(20), doc="core.reminders.AttemptStatus")
    fence: Mapped[int] = mapped_column(doc="fencing number of the dialler that sent it (K10)")
    hold_paise: Mapped[int] = mapped_column(BigId, default=0, doc="worst-case cost held until the call is settled")
    sent_at: Mapped[datetime] = mapped_column(Instant)
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    provider_request_id: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(200), doc="what the provider said, without numbers or secrets")


class Lease(Base):
    """Who may dial. The fencing number grows with every change of holder (K10)."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    fence: Mapped[int]
    until_at: Mapped[datetime] = mapped_column(Instant)


class Switch(Base):
    """An operating switch, such as the kill switch for all outbound calls. One row for each name."""

    __tablename__ = "switches"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class Heartbeat(Base):
    """When a part of the system last said it was alive."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str | None] = mapped_column(String(200))
