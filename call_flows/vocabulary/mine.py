"""Facts and effects of her own wishes: which calls, at what time, and who picks up her phone."""

from __future__ import annotations

from collections.abc import Mapping

FACTS: Mapping[str, str] = {
    "member.phone_of_others": "another woman of our lists has this phone too",
}

EFFECTS: Mapping[str, frozenset[str]] = {
    "call_wish": frozenset({"wish", "prompt"}),
    "safe_hours": frozenset({"hours"}),
    "phone_shared": frozenset({"shared"}),
}
