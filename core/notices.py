"""Notices: what the trust tells women, from a draft to the day it is taken back or over (db.models.Notice)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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


class Obstacle(StrEnum):
    """Why a notice cannot be approved."""

    NOT_A_DRAFT = "not_a_draft"
    SAME_PERSON = "same_person"
    OVER = "over"


# Goes to everybody and cannot be unheard: it takes two people of the trust (domain.md row 27).
NEEDS_TWO = frozenset({NoticeKind.ALERT})
# How many days a notice may be told, its first and last included. Rates are of their week; what is known of an
# outbreak grows old.
LONGEST_DAYS: Mapping[NoticeKind, int] = {NoticeKind.RATES: 7, NoticeKind.ALERT: 30}
LONGEST_DAYS_OTHERWISE = 180


def longest_days(kind: NoticeKind) -> int:
    """Return how many days a notice of this kind may be told."""
    return LONGEST_DAYS.get(kind, LONGEST_DAYS_OTHERWISE)


# Goods a woman may ask for by key: a notice says which of them it is about.
STOCK_ITEMS = ("masks", "soap", "sewing")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a notice stands. `until_on`: the last day on which it is told."""

    kind: NoticeKind
    status: NoticeStatus
    made_by_id: int | None
    from_on: date
    until_on: date

    def is_told(self, today_on: date) -> bool:
        """Tell whether callers hear it on a day."""
        return self.status is NoticeStatus.APPROVED and self.from_on <= today_on <= self.until_on

    def is_over(self, today_on: date) -> bool:
        """Tell whether its days are past."""
        return self.until_on < today_on

    def obstacle(self, staff_id: int, today_on: date) -> Obstacle | None:
        """Return why `staff_id` cannot approve it on a day; None if nothing is in the way."""
        if self.status is not NoticeStatus.DRAFT:
            return Obstacle.NOT_A_DRAFT
        if self.is_over(today_on):
            return Obstacle.OVER
        if self.kind in NEEDS_TWO and staff_id == self.made_by_id:
            return Obstacle.SAME_PERSON
        return None

    def may_recall(self, today_on: date) -> bool:
        """Tell whether there is something to take back: a draft too, so that nobody approves it any more."""
        return self.status is not NoticeStatus.RECALLED and not self.is_over(today_on)
