"""What a call can cost at the most, held before it is placed and settled after it (K11). Money in paise."""

from __future__ import annotations

import math

# The carrier bills by the started minute; check the account's own rate (plivo.md §5, "Rates").
PAISE_PER_MINUTE = 60
# Reminders are cut off after two minutes (K15).
REMINDER_LIMIT_SECONDS = 120
RING_SECONDS = 30


def worst_case(limit_seconds: int) -> int:
    """Return the most a call of at most `limit_seconds` can cost."""
    return math.ceil(limit_seconds / 60) * PAISE_PER_MINUTE


def cost_of(billed_seconds: int) -> int:
    """Return what a call cost."""
    return math.ceil(billed_seconds / 60) * PAISE_PER_MINUTE
