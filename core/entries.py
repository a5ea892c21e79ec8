"""Entries: what women report by keys, from a first figure to one that somebody checked (db.models.Entry)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from statistics import median_low


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
    RICE_OFFER = "rice_offer"
    CARD = "card"
    SHIFT = "shift"
    CHECKLIST = "checklist"
    STORY = "story"
    LITERACY = "literacy"
    RUMOUR = "rumour"
    WISH = "wish"


class EntryStatus(StrEnum):
    """Where an entry stands. A draft is what she had keyed in when the line went; only the next two count."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CHECKED = "checked"
    WITHDRAWN = "withdrawn"


COUNTING = (EntryStatus.CONFIRMED, EntryStatus.CHECKED)
# What a group reports once a week: a later figure of the same week takes the place of the one before.
WEEKLY = frozenset(
    {
        EntryKind.ATTENDANCE,
        EntryKind.COLLECTION,
        EntryKind.COUNT,
        EntryKind.VISITS,
        EntryKind.REACH,
        EntryKind.RICE_IN,
        EntryKind.RICE_OUT,
    }
)
# What a woman says of herself: her newest word of the week holds.
HER_NEWEST = frozenset({EntryKind.COMING, EntryKind.RECEIPT, EntryKind.CHECKLIST, EntryKind.CARD, EntryKind.WISH})
# How many earlier figures say what is usual, and how many it takes to say anything.
_LOOK_BACK, _AT_LEAST = 8, 2
# One entry in twenty is looked at by somebody, whatever it says.
SAMPLE_OF = 20


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported in one turn of a call.

    `quantity`: pieces, kilograms or people; sums in paise. `choice`, `item` and what is in `detail` are codes.
    `odd`: far from usual, and she said it twice. `notice_id`: the notice she answers.
    """

    kind: EntryKind
    item: str = ""
    quantity: int | None = None
    choice: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)
    odd: bool = False
    notice_id: int | None = None
    status: EntryStatus = EntryStatus.CONFIRMED


def week_of(on: date) -> date:
    """Return the Monday of the week of a day."""
    return on - timedelta(days=on.weekday())


def usual(earlier: Sequence[int]) -> int | None:
    """Return what was usual, from earlier quantities, the newest first; None while there are too few of them."""
    last = earlier[:_LOOK_BACK]
    return median_low(last) if len(last) >= _AT_LEAST else None


def is_in_sample(entry_id: int) -> bool:
    """Tell whether an entry is one of the five in a hundred that somebody checks, whatever it says."""
    return entry_id % SAMPLE_OF == 0
