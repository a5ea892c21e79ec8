"""How far each listener came in each lesson, and what she answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import BigId, Instant


class LessonProgress(Base):
    """One listener and one lesson. The listener is a phone number: lessons need no identity."""

    __tablename__ = "lesson_progress"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    topic: Mapped[str] = mapped_column(String(24), primary_key=True)
    facts_heard: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    quiz_right: Mapped[bool | None]
    heard_at: Mapped[datetime] = mapped_column(Instant)
    understood_at: Mapped[datetime | None] = mapped_column(Instant, doc="her first right answer, at whichever asking")
    ask_again_on: Mapped[date | None] = mapped_column(doc="from this day on a wrong answer is asked once more")
    tries: Mapped[int] = mapped_column(default=0, server_default="0", doc="answers given so far")


class QuizAnswer(Base):
    """One answer to a lesson's question."""

    __tablename__ = "quiz_answers"
    __table_args__ = (Index("ix_quiz_answers_phone_topic", "phone", "topic"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    phone: Mapped[str] = mapped_column(String(16))
    topic: Mapped[str] = mapped_column(String(24))
    call_id: Mapped[int] = mapped_column(BigId)
    was_right: Mapped[bool]
    first_try: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
