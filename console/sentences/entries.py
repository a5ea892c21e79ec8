"""Words for what women report by keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.entries import EntryKind, EntryStatus

ENTRY_KINDS: Mapping[str, Any] = {
    EntryKind.ATTENDANCE: _l("Who came to the meeting"),
    EntryKind.COLLECTION: _l("Collected in the meeting"),
    EntryKind.COUNT: _l("Production count"),
    EntryKind.MEETING_LESSON: _l("Lesson in the meeting"),
    EntryKind.VISITS: _l("Homes visited"),
    EntryKind.REACH: _l("People reached"),
    EntryKind.VOTE: _l("Vote on a date"),
    EntryKind.COMING: _l("Is she coming?"),
    EntryKind.HEARD: _l("Heard a health notice"),
    EntryKind.RATE: _l("Rate she was offered"),
    EntryKind.ORDER: _l("Craft order"),
    EntryKind.RECEIPT: _l("Receipt of the bank sakhi"),
    EntryKind.RICE_IN: _l("Rice collected"),
    EntryKind.RICE_OUT: _l("Grain given out"),
    EntryKind.RICE_OFFER: _l("Grain she will bring"),
    EntryKind.CARD: _l("Card"),
    EntryKind.SHIFT: _l("Work shift"),
    EntryKind.CHECKLIST: _l("Questions on a scheme"),
    EntryKind.STORY: _l("Story"),
    EntryKind.LITERACY: _l("Keypad lesson"),
    EntryKind.RUMOUR: _l("Rumour"),
    EntryKind.WISH: _l("Her own wish"),
}

ENTRY_STATUSES: Mapping[str, Any] = {
    EntryStatus.DRAFT: _l("Line went before she confirmed"),
    EntryStatus.CONFIRMED: _l("She confirmed it"),
    EntryStatus.CHECKED: _l("Checked"),
    EntryStatus.WITHDRAWN: _l("Does not count"),
}

ENTRY_VIEWS: Mapping[str, Any] = {"1": _l("To check")}
