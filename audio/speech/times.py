"""Times of day: "शाम साढ़े चार", without "बजे", which the prompts say themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import lru_cache

from audio.speech.numbers import BELOW_HUNDRED
from audio.speech.units import Unit, units

MORNING, NOON, EVENING, NIGHT = "सुबह", "दोपहर", "शाम", "रात"
QUARTER_PAST, HALF_PAST, QUARTER_TO = "सवा", "साढ़े", "पौने"
ONE_AND_HALF, TWO_AND_HALF = "डेढ़", "ढाई"
PAST, MINUTES = "बजकर", "मिनट"

_HALVES = {1: ONE_AND_HALF, 2: TWO_AND_HALF}


def time_units(at: time) -> tuple[Unit, ...]:
    """Return a time to the minute (seconds are dropped)."""
    return units(time_words(at))


def says_the_oclock(at: time) -> bool:
    """Tell whether the words already hold "बजकर", so that no "बजे" may follow."""
    return at.minute % 15 != 0


def time_words(at: time) -> list[str]:
    """Return the words of a time: part of the day, then quarter form or "दो बजकर दस मिनट"."""
    part = _part_of_day(at)
    hour = at.hour % 12 or 12
    match at.minute:
        case 0:
            return [part, BELOW_HUNDRED[hour]]
        case 15:
            return [part, QUARTER_PAST, BELOW_HUNDRED[hour]]
        case 30 if hour in _HALVES:
            return [part, _HALVES[hour]]
        case 30:
            return [part, HALF_PAST, BELOW_HUNDRED[hour]]
        case 45:
            return [part, QUARTER_TO, BELOW_HUNDRED[hour % 12 + 1]]
    return [part, BELOW_HUNDRED[hour], PAST, BELOW_HUNDRED[at.minute], MINUTES]


def _part_of_day(at: time) -> str:
    if time(4) <= at < time(12):
        return MORNING
    if time(12) <= at < time(16):
        return NOON
    return EVENING if time(16) <= at < time(20) else NIGHT


def parse_time(words: Sequence[str]) -> time:
    """Return the time that `words` say. Raises ValueError for anything else."""
    found = _all_times().get(tuple(words))
    if found is None:
        raise ValueError(f"not a time: {' '.join(words)}")
    return found


@lru_cache(maxsize=1)
def _all_times() -> dict[tuple[str, ...], time]:
    every = (time(hour, minute) for hour in range(24) for minute in range(60))
    return {tuple(time_words(at)): at for at in every}
