"""What a call can cost at the most, held before it is placed and settled after it (K11). Money in paise."""

from __future__ import annotations

import math

RING_SECONDS = 30
# A reminder's own words are over after two minutes: its flow ends by its own silence rules (K15).
REMINDER_TALK_SECONDS = 120
# After a call is connected to a didi, how long they may talk (K15: helpline 30 min).
TRANSFER_TALK_SECONDS = 1_800
# The provider counts a call's limit from the answer, a didi's ringing and talk included: less would cut them off.
REMINDER_LIMIT_SECONDS = REMINDER_TALK_SECONDS + RING_SECONDS + TRANSFER_TALK_SECONDS


def worst_case(limit_seconds: int, paise_per_minute: int) -> int:
    """Return the most a call of at most `limit_seconds` can cost."""
    return cost_of(limit_seconds, paise_per_minute)


def cost_of(billed_seconds: int, paise_per_minute: int) -> int:
    """Return what a call cost. The carrier bills by the started minute (plivo.md §5, "Rates")."""
    return math.ceil(billed_seconds / 60) * paise_per_minute
