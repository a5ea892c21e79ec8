"""What women learnt by phone: how many heard a lesson, how many understood it. Counts, never who."""

from __future__ import annotations

from flask import Blueprint, render_template

from call_flows.reader import load_book
from console import audit
from console.access import Permission, needs
from console.services import services
from db.queries import console_lessons as queries

pages = Blueprint("lessons", __name__)
_FIRST = "1"


@pages.get("/lessons")
@needs(Permission.LESSONS_VIEW)
def page() -> str:
    """Show lessons by topic and by group."""
    with services().database.reading() as database:
        topics = queries.by_topic(database)
        tries = queries.first_tries(database)
        groups = queries.by_group(database)
        meetings = queries.in_meetings(database)
    audit.seen(audit.Act("view", "lessons", detail={"shown": len(topics)}))
    return render_template(
        "lessons.html", topics=topics, tries=tries, groups=groups, meetings=meetings, right_hands=right_hands
    )


def right_hands(topic: str, meetings: queries.Meetings) -> int | None:
    """Return how many hands rose for the right answer; None for a lesson that is no longer told."""
    lesson = load_book().tables.lessons.get(topic)
    if lesson is None:
        return None
    return meetings.first if lesson.right_key == _FIRST else meetings.second
