"""What a number has chosen, whoever rings from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant


class Caller(Base):
    """One phone number: its language, and how its calls went so far. It tells nothing about who holds the phone."""

    __tablename__ = "callers"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), default="hi")
    short: Mapped[bool | None] = mapped_column(doc="short words chosen or refused; None: the calls so far decide")
    calls_seen: Mapped[int] = mapped_column(default=0)
    silent_calls: Mapped[int] = mapped_column(default=0, doc="answered calls in a row in which nothing was pressed")
    last_silent_at: Mapped[datetime | None] = mapped_column(Instant)
    set_at: Mapped[datetime | None] = mapped_column(Instant, doc="when language or length was last chosen")
