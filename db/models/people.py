"""Groups, members, their phones and consents."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.staff import Staff
from db.types import BigId, Instant


class Group(Base):
    """A self-help group."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_hi: Mapped[str | None] = mapped_column(String(120))
    village: Mapped[str | None] = mapped_column(String(120))
    block: Mapped[str | None] = mapped_column(String(120))
    district: Mapped[str | None] = mapped_column(String(120))
    meeting_weekday: Mapped[int | None] = mapped_column(doc="0 is Monday")
    meeting_time: Mapped[time | None]
    meeting_place_hi: Mapped[str | None] = mapped_column(String(120))
    didi_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    didi: Mapped[Staff | None] = relationship()
    members: Mapped[list[Member]] = relationship(back_populates="group")


class Member(Base):
    """A woman of a group. What may be spoken to her starts at V0 until her didi sets it in person."""

    __tablename__ = "members"
    __table_args__ = (CheckConstraint("privacy_level BETWEEN 0 AND 2", name="privacy_level"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_hi: Mapped[str | None] = mapped_column(String(120))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    language: Mapped[str] = mapped_column(String(8), default="hi")
    privacy_level: Mapped[int] = mapped_column(default=0)
    safe_slot: Mapped[str | None] = mapped_column(String(16), doc="key of core.calling_window.SLOTS")
    secret_hash: Mapped[str | None] = mapped_column(String(200))
    secret_failures: Mapped[int] = mapped_column(default=0)
    secret_locked_until_at: Mapped[datetime | None] = mapped_column(Instant)
    savings_paise: Mapped[int | None] = mapped_column(BigId)
    savings_as_of_on: Mapped[date | None]
    money_calls_held_until_on: Mapped[date | None] = mapped_column(doc="no automated money call up to this day")
    hold_reason: Mapped[str | None] = mapped_column(String(32))
    left_on: Mapped[date | None] = mapped_column(doc="the day she left the group; nobody rings her after it")
    is_leader: Mapped[bool] = mapped_column(default=False, server_default=false(), doc="reports for her group")
    picture_hash: Mapped[str | None] = mapped_column(String(200), doc="keys of her two pictures, hashed")

    group: Mapped[Group] = relationship(back_populates="members")
    phones: Mapped[list[MemberPhone]] = relationship(back_populates="member", order_by="MemberPhone.rank")


class MemberPhone(Base):
    """A number she can be reached at. `rank` 0 is the one we ring."""

    __tablename__ = "member_phones"
    __table_args__ = (Index("ix_member_phones_e164", "e164"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), primary_key=True)
    e164: Mapped[str] = mapped_column(String(16), primary_key=True)
    rank: Mapped[int] = mapped_column(default=0)
    shared: Mapped[bool] = mapped_column(default=True, doc="others at home answer it too")
    not_hers_at: Mapped[datetime | None] = mapped_column(Instant, doc="somebody answered: she is not here")

    member: Mapped[Member] = relationship(back_populates="phones")


class Consent(Base):
    """One line of the append-only consent ledger. Given by a member, or by a number nobody knows yet."""

    __tablename__ = "consents"
    __table_args__ = (
        Index("ix_consents_member_id", "member_id", "id"),
        Index("ix_consents_phone", "phone", "purpose"),
        CheckConstraint("member_id IS NOT NULL OR phone IS NOT NULL", name="giver"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    phone: Mapped[str | None] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(32), doc="core.consent.Purpose")
    granted: Mapped[bool]
    given_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    channel: Mapped[str] = mapped_column(String(16), doc="call, in_person or import")
    words: Mapped[str | None] = mapped_column(String(64), doc="prompt id and version she heard")
    call_id: Mapped[int | None] = mapped_column(BigId)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
