"""What the trust tells women: camps, classes, orders, rates, alerts. Drafted by one, approved, then told."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant


class Notice(Base):
    """One notice, spoken from `from_on` to `until_on` unless it is recalled."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_kind", "kind", "status", "until_on"),
        CheckConstraint("made_by_id IS NOT NULL OR member_id IS NOT NULL", name="maker"),
        CheckConstraint("status <> 'approved' OR approved_by_id IS NOT NULL", name="approved"),
        # An alert goes to everybody and cannot be unheard: it needs two people of the trust.
        CheckConstraint(
            "kind <> 'alert' OR made_by_id IS NOT NULL AND (approved_by_id IS NULL OR approved_by_id <> made_by_id)",
            name="two_for_alert",
        ),
        CheckConstraint("from_on <= until_on", name="days"),
        CheckConstraint("low_paise <= high_paise", name="prices"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), doc="core.notices.NoticeKind")
    title_hi: Mapped[str] = mapped_column(String(120))
    slots: Mapped[str] = mapped_column(Text, default="{}", doc="JSON object: what its prompt speaks in its gaps")
    item: Mapped[str | None] = mapped_column(String(24), doc="code of the craft, scheme or thing")
    low_paise: Mapped[int | None] = mapped_column(BigId)
    high_paise: Mapped[int | None] = mapped_column(BigId)
    place_hi: Mapped[str | None] = mapped_column(String(120))
    area: Mapped[str | None] = mapped_column(String(64), doc="block or district; None for everywhere")
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), index=True)
    happens_on: Mapped[date | None]
    happens_time: Mapped[time | None]
    from_on: Mapped[date]
    until_on: Mapped[date] = mapped_column(doc="the last day on which it is spoken")
    source: Mapped[str] = mapped_column(String(120), doc="who says so; spoken with alerts")
    source_on: Mapped[date] = mapped_column(doc="the day the source said it")
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recordings.id"), doc="a leader's own words")
    file: Mapped[str | None] = mapped_column(String(120), doc="path under the data folder, if it was uploaded")
    status: Mapped[str] = mapped_column(String(12), doc="core.notices.NoticeStatus")
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), doc="the leader who recorded it by phone")
    made_at: Mapped[datetime] = mapped_column(Instant)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    recalled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    recalled_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column(default=1, doc="grows with each change, as in cases")
