"""Notices: what the trust tells women, from a draft to the day it is taken back or over (db.models.Notice)."""

from __future__ import annotations

from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    CAMP = "camp"
    CLASS = "class"
    ORDER = "order"
    RATES = "rates"
    ALERT = "alert"
    GROUP = "group"
    SAKHI_DAY = "sakhi_day"
    STOCK = "stock"
    SHIFT = "shift"
    TALKING_POINT = "talking_point"
    RUMOUR = "rumour"


class NoticeStatus(StrEnum):
    """Where a notice stands. Only an approved one is spoken, and only in its days."""

    DRAFT = "draft"
    APPROVED = "approved"
    RECALLED = "recalled"
