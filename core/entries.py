"""Entries: what women report by keys, from a first figure to one that somebody checked (db.models.Entry)."""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """What was reported."""

    ATTENDANCE = "attendance"
    COLLECTION = "collection"
    COUNT = "count"
    MEETING_LESSON = "meeting_lesson"
    VISITS = "visits"
    REACH = "reach"
    VOTE = "vote"
    COMING = "coming"
    HEARD = "heard"
    RATE = "rate"
    ORDER = "order"
    RECEIPT = "receipt"
    RICE_IN = "rice_in"
    RICE_OUT = "rice_out"
    CARD = "card"
    SHIFT = "shift"
    CHECKLIST = "checklist"
    STORY = "story"
    LITERACY = "literacy"
    RUMOUR = "rumour"


class EntryStatus(StrEnum):
    """Where an entry stands. A draft is what she had keyed in when the line went; only the others count."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    CHECKED = "checked"
