"""The trust's people: didis who take calls, supervisors who use the console. Flask-Security's user model."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.types import BigId, Instant

staff_roles = Table(
    "staff_roles",
    Base.metadata,
    Column("staff_id", BigId, ForeignKey("staff.id"), primary_key=True),
    Column("role_id", BigId, ForeignKey("roles.id"), primary_key=True),
)


class Role(Base):
    """A role of core.calls.StaffRole."""

    __tablename__ = "roles"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    description: Mapped[str | None] = mapped_column(String(200))


class Staff(Base):
    """A person who works for the trust. Without e-mail and password she has no console login."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_phone", "phone"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_hi: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(16), doc="where calls for her are connected")
    takes_calls: Mapped[bool] = mapped_column(default=False)
    branch: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8), default="hi")
    email: Mapped[str | None] = mapped_column(String(200), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JSON)
    secret_hash: Mapped[str | None] = mapped_column(String(200), doc="of the digits with which she works by phone")
    secret_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    secret_locked_until_at: Mapped[datetime | None] = mapped_column(Instant)
    is_senior: Mapped[bool] = mapped_column(default=False, server_default=false(), doc="takes what stayed unsolved")

    roles: Mapped[list[Role]] = relationship(secondary=staff_roles, lazy="selectin")


class Doctor(Base):
    """A doctor who talks to women by phone: her entry in a medical council's register, and her hours in India."""

    __tablename__ = "doctors"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True, autoincrement=False)
    council: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(20), doc="digits, as the line speaks them before a consultation")
    valid_until_on: Mapped[date]
    checked_on: Mapped[date] = mapped_column(doc="when somebody of the trust last looked it up")
    opens: Mapped[time] = mapped_column(doc="from when her calls may be booked")
    closes: Mapped[time]

    staff: Mapped[Staff] = relationship(lazy="joined")


class WebSession(Base):
    """A console session, kept here so that logging out ends it everywhere (reliability.md finding 9)."""

    __tablename__ = "web_sessions"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True, doc="SHA-256 of the cookie's value")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    data: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True)
    user_agent: Mapped[str | None] = mapped_column(String(200))


class LoginFailure(Base):
    """A failed login, counted for lock-outs. Holds a keyed hash of the name tried, never the name."""

    __tablename__ = "login_failures"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    who_hash: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    second_step: Mapped[bool] = mapped_column(Boolean, default=False)
