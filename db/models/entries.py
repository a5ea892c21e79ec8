"""What women report by keys: counts, visits, rice, rates, yes and no. All of it lives the same life: one table."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant


class Entry(Base):
    """One thing reported in one turn of a call."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("call_id", "turn", "kind", "item"),
        Index("ix_entries_kind_week_on", "kind", "week_on"),
        Index("ix_entries_group_id_kind", "group_id", "kind"),
        Index("ix_entries_notice_id", "notice_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), doc="core.entries.EntryKind")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    phone: Mapped[str | None] = mapped_column(String(16))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    turn: Mapped[int]
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notices.id"), doc="the notice she answered")
    item: Mapped[str] = mapped_column(String(24), default="", doc="code of what was counted; empty where all is one")
    quantity: Mapped[int | None] = mapped_column(BigId, doc="pieces, kilograms or people; sums in paise")
    choice: Mapped[str | None] = mapped_column(String(24), doc="yes, no or another code")
    detail: Mapped[str] = mapped_column(Text, default="{}", doc="JSON object: codes only, as in cases")
    area: Mapped[str | None] = mapped_column(String(64), doc="her block or district, as of that day")
    week_on: Mapped[date] = mapped_column(doc="the Monday of the week it is about")
    status: Mapped[str] = mapped_column(String(12), doc="core.entries.EntryStatus")
    usual: Mapped[int | None] = mapped_column(BigId, doc="what was usual for her then, in the units of the quantity")
    odd: Mapped[bool] = mapped_column(default=False, doc="far from usual, and she said it twice")
    made_at: Mapped[datetime] = mapped_column(Instant)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
