"""How far each listener came in each lesson."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Instant


class LessonProgress(Base):
    """One listener and one lesson. The listener is a phone number: lessons need no identity."""

    __tablename__ = "lesson_progress"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    topic: Mapped[str] = mapped_column(String(24), primary_key=True)
    facts_heard: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    quiz_right: Mapped[bool | None]
    heard_at: Mapped[datetime] = mapped_column(Instant)
