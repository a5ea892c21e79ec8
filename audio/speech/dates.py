"""Days and dates: "आने वाला कल, सोमवार", "आने वाले शुक्रवार, सत्ताईस नवंबर".

कल and परसों mean yesterday as well as tomorrow, so they never stand without a direction and the weekday
(domain/06-voice-ux.md §6.5). "आने वाले" is for the coming week only; later days say weekday and date, and days more
than half a year away the year too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from audio.speech.numbers import BELOW_HUNDRED, number_words, parse_number
from audio.speech.units import COMMA_MS, Unit, units

WEEKDAYS = ("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "इतवार")
MONTHS = (
    "जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर",
)  # fmt: skip
COMING = "आने वाले"
NEAR_DAYS = {0: "आज", 1: "आने वाला कल", 2: "आने वाला परसों", -1: "बीता कल", -2: "बीता परसों"}
HALF_YEAR = timedelta(days=182)
_OFFSETS = {words: days for days, words in NEAR_DAYS.items()}


def day_units(on: date, today_on: date, *, with_date: bool = True) -> tuple[Unit, ...]:
    """Return `on` as a person would say it on `today_on`.

    `with_date=False` leaves the date out, for a sentence that says it in a slot of its own.
    """
    away = (on - today_on).days
    weekday = WEEKDAYS[on.weekday()]
    if away in NEAR_DAYS:
        return (Unit(NEAR_DAYS[away], COMMA_MS if away else 100), Unit(weekday))
    lead = units([COMING, weekday] if 0 < away <= 7 else [weekday], COMMA_MS if with_date else 0)
    if not with_date:
        return lead
    return lead + date_units(on, with_year=abs(on - today_on) > HALF_YEAR)


def date_units(on: date, *, with_year: bool = False) -> tuple[Unit, ...]:
    """Return "तेईस नवंबर", or with the year "तेईस नवंबर दो हज़ार छब्बीस"."""
    year = number_words(on.year) if with_year else []
    return units([BELOW_HUNDRED[on.day], MONTHS[on.month - 1], *year])


def parse_day(words: Sequence[str], today_on: date) -> date:
    """Return the day that `day_units(..., with_date=True)` named on `today_on`.

    Raises ValueError when the words name no day, or a weekday that does not fall on that date.
    """
    rest = list(words)
    if not rest:
        raise ValueError("no day in no words")
    if rest[0] in _OFFSETS:
        on = today_on + timedelta(days=_OFFSETS[rest.pop(0)])
    else:
        start = 1 if rest[0] == COMING else 0
        on = parse_date(rest[start + 1 :], near_on=today_on)
        rest = rest[start : start + 1]
    if rest != [WEEKDAYS[on.weekday()]]:
        raise ValueError(f"the weekday does not fit: {' '.join(words)}")
    return on


def parse_date(words: Sequence[str], near_on: date) -> date:
    """Return the date that `words` say; without a year the one nearest to `near_on`. Raises ValueError."""
    if len(words) < 2 or words[1] not in MONTHS:
        raise ValueError(f"not a date: {' '.join(words)}")
    day, month = parse_number(words[:1]), MONTHS.index(words[1]) + 1
    if len(words) > 2:
        return date(parse_number(words[2:]), month, day)
    candidates = [on for year in range(-4, 5) if (on := _real_date(near_on.year + year, month, day))]
    if not candidates:
        raise ValueError(f"no such date: {' '.join(words)}")
    return min(candidates, key=lambda on: abs(on - near_on))


def _real_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
