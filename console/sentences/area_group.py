"""Words for groups and their leaders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FLOWS: Mapping[str, Any] = {
    "group": _l("Her group"),
    "leader": _l("Leader's work"),
    "rice": _l("Rice bank"),
    "sakhi": _l("Bank sakhi"),
    "receipt": _l("Did she get a receipt?"),
    "stock": _l("Goods nearby"),
    "need": _l("Grain is needed"),
}

OUTCOMES: Mapping[str, Any] = {
    "notice": _l("News of the group"),
    "leader": _l("Leader's work"),
    "meeting_lesson": _l("Lesson in the meeting"),
    "grain": _l("Grain, pension and bank sakhi"),
    "rice": _l("Rice bank"),
    "sakhi": _l("Bank sakhi"),
    "stock": _l("Goods nearby"),
    "counts": _l("Counts of the group"),
    "reports": _l("News and reports"),
    "count": _l("Production count"),
    "attendance": _l("Who came to the meeting"),
    "masks": _l("Masks"),
    "soap": _l("Soap"),
    "sewing": _l("Sewing"),
    "goods": _l("Other goods"),
    "rice_in": _l("Rice collected"),
    "rice_out": _l("Grain given out"),
    "pulses": _l("Pulses"),
    "vegetables": _l("Vegetables"),
    "other_food": _l("Pulses or vegetables"),
    "grain_needed": _l("Grain is needed"),
    "need": _l("Yes, grain is needed"),
    "campaign": _l("Campaign"),
    "talking_point": _l("Talking point of the week"),
    "reach": _l("People reached"),
    "visits": _l("Homes visited"),
    "vote": _l("Vote on a date"),
    "sakhi_day": _l("The sakhi's day"),
    "account": _l("Pension or account"),
}

DETAILS: Mapping[str, Any] = {}

WHYS: Mapping[str, Any] = {}

PURPOSES: Mapping[str, Any] = {}

OBJECTS: Mapping[str, Any] = {
    "entries": _l("Reports of the groups"),
    "entry": _l("Report of a group"),
}

AUDIT_ACTIONS: Mapping[str, Any] = {
    "export": _l("Took a file of"),
    "check": _l("Checked"),
}
