"""Words for notices: what they are about, how they stand, what was answered, and the fields of their form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.notices import NoticeKind

NOTICE_KINDS: Mapping[str, Any] = {
    NoticeKind.CAMP: _l("Camp"),
    NoticeKind.CLASS: _l("Class"),
    NoticeKind.ORDER: _l("Order for work"),
    NoticeKind.RATES: _l("Rate of the week"),
    NoticeKind.ALERT: _l("Health alert"),
    NoticeKind.GROUP: _l("News of a group"),
    NoticeKind.SAKHI_DAY: _l("Day of the bank sakhi"),
    NoticeKind.STOCK: _l("Goods to be had"),
    NoticeKind.SHIFT: _l("Care work"),
    NoticeKind.TALKING_POINT: _l("Talking point"),
    NoticeKind.RUMOUR: _l("Answer to a rumour"),
}

NOTICE_STATES: Mapping[str, Any] = {
    "draft": _l("Draft"),
    "to_come": _l("Approved, not told yet"),
    "told": _l("Told now"),
    "over": _l("Over"),
    "recalled": _l("Taken back"),
}

NOTICE_STATUSES: Mapping[str, Any] = {
    "draft": _l("Draft"),
    "approved": _l("Approved"),
    "recalled": _l("Taken back"),
}

NOTICE_CHOICES: Mapping[str, Any] = {
    "understood": _l("Understood it"),
    "ask_didi": _l("Wants to ask a didi"),
    "yes": _l("Yes"),
    "no": _l("No"),
    "paid": _l("Was paid"),
    "not_paid": _l("Was not paid so far"),
    "went_well": _l("It went well"),
    "trouble": _l("There was trouble"),
}

# How a field of the form is called; the notice's own words are called by what the kind is about.
NOTICE_FIELDS: Mapping[str, Any] = {
    "item": _l("Which goods she asks for"),
    "title_hi": _l("What it says, in Hindi"),
    "happens_on": _l("On which day"),
    "happens_time": _l("At what time"),
    "place_hi": _l("Where, in Hindi"),
    "docs": _l("What to bring, in Hindi"),
    "low": _l("From how many rupees"),
    "high": _l("To how many rupees"),
    "area": _l("For which block or district"),
    "group_id": _l("For which group"),
    "from_on": _l("Told from"),
    "until_on": _l("Told until"),
    "source": _l("Who says so, in Hindi"),
    "source_on": _l("On which day they said it"),
}
