"""What a flow may ask to be done. Each has one line here and one handler in ivr/effects.py."""

from __future__ import annotations

# name → the fields it takes. A field's value in a flow is a word, or `$name` for something the caller chose.
EFFECTS: dict[str, frozenset[str]] = {
    "disposition": frozenset({"value"}),
    "consent": frozenset({"purpose", "granted", "prompt"}),
    "hold_money_calls": frozenset({"days", "reason"}),
    "promise": frozenset({"when"}),
    "call_later": frozenset(),
    "not_hers": frozenset(),
    "bookmark": frozenset({"topic", "facts_heard", "finished"}),
    "quiz": frozenset({"topic", "right"}),
    "case": frozenset({"kind", "priority", "detail"}),
    "recording": frozenset({"purpose", "recording_id", "seconds"}),
    "discard_recording": frozenset({"recording_id"}),
}
