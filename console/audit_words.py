"""The details of an entry of the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, lazy_gettext

from console.filters import word

# By phone, a person's work has the number of her call beside it.
_CHANNELS = {"phone": lazy_gettext("phone")}
# Which words the codes in a detail have, where they have any.
_KINDS: Mapping[tuple[str, str], str] = {
    ("view", "filters"): "call_filter",
    ("login_set", "roles"): "role",
    ("check", "from"): "entry_status",
    ("check", "to"): "entry_status",
    ("make", "kind"): "notice_kind",
    ("approve", "kind"): "notice_kind",
    ("recall", "kind"): "notice_kind",
    ("state", "from"): "case_status",
    ("state", "to"): "case_status",
}
_NUMBERED = frozenset({"call", "case", "member"})


def details(action: str, detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what stands in a detail as labels and words. Empty lists are left out."""
    return [(word(key, "audit_detail"), _words(action, key, value)) for key, value in detail.items() if value != []]


def _words(action: str, key: str, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_words(action, key, one) for one in value)
    if (action, key) in _KINDS:
        return word(value, _KINDS[action, key])
    if key == "channel":
        return str(_CHANNELS.get(value, value))
    if action == "assign" and key in {"from", "to"}:
        return str(gettext("nobody")) if value is None else str(gettext("Staff")) + f" № {value}"
    return f"№ {value}" if key in _NUMBERED else str(value)
