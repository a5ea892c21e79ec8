"""What the line knows of lessons heard from a number."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from db.models import LessonProgress

_FINISHED = select(LessonProgress.topic).where(
    LessonProgress.phone == bindparam("the_phone"), LessonProgress.finished_at.is_not(None)
)


def finished_topics(connection: Connection, e164: str) -> frozenset[str]:
    """Return the topics heard to their end from this number."""
    return frozenset(connection.scalars(_FINISHED, {"the_phone": e164}))
