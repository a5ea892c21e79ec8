"""Readers for dates, weekdays and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time

from db.importers.cells import Cell
from db.importers.columns import ColumnFacts
from db.importers.problems import CellError
from db.importers.text import plain
from db.importers.values import numeric_column, read_choice

FIRST_YEAR, LAST_YEAR = 2000, 2100
MONTHS = 12
# A meeting at half past four is in the afternoon; without "am", "pm" or 24 hours nobody can be sure.
EARLIEST_PLAIN_HOUR = 6
NOON = 12

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_TYPED = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})(?: 00:00(?::00)?)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2})?")
_MORNING = ("सुबह", "प्रातः", "am", "a.m.")
_AFTERNOON = ("दोपहर", "शाम", "सायं", "pm", "p.m.")

_WEEKDAYS = (
    ("monday", "mon", "सोमवार", "सोम", "1"),
    ("tuesday", "tue", "tues", "मंगलवार", "मंगल", "2"),
    ("wednesday", "wed", "बुधवार", "बुध", "3"),
    ("thursday", "thu", "thur", "thurs", "गुरुवार", "गुरूवार", "गुरु", "बृहस्पतिवार", "बृहस्पति", "वीरवार", "4"),
    ("friday", "fri", "शुक्रवार", "शुक्र", "5"),
    ("saturday", "sat", "शनिवार", "शनि", "6"),
    ("sunday", "sun", "रविवार", "रवि", "इतवार", "7"),
)
read_weekday = read_choice(
    {word: day for day, words in enumerate(_WEEKDAYS) for word in words}, "Monday–Sunday, सोमवार–रविवार, 1–7"
)


def facts_of(cells: Iterable[Cell], today_on: date) -> ColumnFacts:
    """Return what the filled cells of a column say together about numbers and about day and month."""
    filled = [cell for cell in cells if not cell.blank]
    typed = [match for cell in filled if cell.on is None and (match := _TYPED.fullmatch(plain(cell.text)))]
    return ColumnFacts(
        today_on=today_on,
        numeric=numeric_column(filled),
        day_first=any(int(match[1]) > MONTHS for match in typed),
        month_first=any(int(match[2]) > MONTHS for match in typed),
        excel_dates=any(cell.on is not None for cell in filled),
    )


def read_date(cell: Cell, facts: ColumnFacts) -> date:
    """Return a day. 05/06/2026 is taken only where another row of its column shows that the day comes first."""
    if cell.on is not None:
        # Excel set to month-first turns 05/06 into the wrong date and leaves 25/06 behind as text.
        if facts.day_first and cell.on.day <= MONTHS:
            raise CellError("date_mixed")
        return _in_range(cell.on)
    if cell.number is not None or re.fullmatch(r"\d{4,6}(\.\d+)?", plain(cell.text)):
        raise CellError("date_number")
    text = plain(cell.text)
    if match := _ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _TYPED.fullmatch(text):
        return _typed_day(int(match[1]), int(match[2]), int(match[3]), facts)
    raise CellError("date_short_year" if _SHORT_YEAR.fullmatch(text) else "date_unreadable")


def _typed_day(first: int, second: int, year: int, facts: ColumnFacts) -> date:
    if first > MONTHS or first == second:
        return _day(year, second, first)
    if second > MONTHS:
        raise CellError("date_month_first", offer=_day(year, first, second).isoformat())
    if facts.month_first or not facts.day_first:
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        raise CellError("date_ambiguous", first=day_first.isoformat(), second=month_first.isoformat())
    return _day(year, second, first)


def _day(year: int, month: int, day: int) -> date:
    try:
        return _in_range(date(year, month, day))
    except ValueError as error:
        if isinstance(error, CellError):
            raise
        raise CellError("date_unreadable") from None


def _in_range(on: date) -> date:
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise CellError("date_range", year=on.year)
    return on


def read_past_date(cell: Cell, facts: ColumnFacts) -> date:
    """Return a day that is not in the future."""
    on = read_date(cell, facts)
    if on > facts.today_on:
        raise CellError("date_future", today=facts.today_on.isoformat())
    return on


def read_time(cell: Cell, _facts: ColumnFacts) -> time:
    """Return a time of day to the minute: 16:30, 4:30 pm, शाम 4:30."""
    if cell.at is not None and cell.on is None:
        return cell.at.replace(second=0, microsecond=0)
    if cell.number is not None or cell.on is not None:
        raise CellError("time_unreadable")
    text = plain(cell.text).lower().removesuffix("बजे").strip()
    part = next((word for word in (*_MORNING, *_AFTERNOON) if text.startswith(word) or text.endswith(word)), None)
    match = _TIME.fullmatch(text.removeprefix(part or "").removesuffix(part or "").removesuffix("बजे").strip())
    if not match or int(match[1]) > 23 or int(match[2] or 0) > 59 or not (part or match[2]):
        raise CellError("time_unreadable")
    return time(_hour(int(match[1]), part), int(match[2] or 0))


def _hour(hour: int, part: str | None) -> int:
    if part in _AFTERNOON:
        return hour + NOON if hour < NOON else hour
    if part in _MORNING:
        return 0 if hour == NOON else hour
    if hour < EARLIEST_PLAIN_HOUR:
        raise CellError("time_unclear")
    return hour
