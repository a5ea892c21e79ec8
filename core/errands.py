"""Errands: calls the line means to make besides instalment reminders, one row for each (db.models.Errand).

An errand stands where a reminder may stand, and the dialler works both off alike.
"""

from __future__ import annotations

from enum import StrEnum

from core.reminders import ReminderStatus

ErrandStatus = ReminderStatus


class ErrandKind(StrEnum):
    """What the line rings about. The word a supervisor sees comes from the console's catalogue."""

    MISSED_CALL = "missed_call"
    ANSWER = "answer"
    CASE_NEWS = "case_news"
    SOLVED = "solved"
    LESSON = "lesson"
    CAMP = "camp"
    CLASS = "class"
    ORDER = "order"
    PAYMENT = "payment"
    RENEWAL = "renewal"
    RECEIPT = "receipt"
    SHIFT = "shift"
    ALERT = "alert"
    RUMOUR = "rumour"
    NOTICE = "notice"
    DOCTOR = "doctor"
