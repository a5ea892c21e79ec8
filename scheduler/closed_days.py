"""Days on which nobody is rung: Sundays, public holidays of India and Uttar Pradesh, and a yearly list of our own.

The library is the default when a year has no list yet (R39); the list only ever adds days.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import holidays

from call_flows.errors import FlowFileError
from call_flows.fields import Fields
from call_flows.strict_yaml import load_strict
from core.clock import india_day

LIST = Path(__file__).parent / "closed_days.yaml"
_DAY = timedelta(days=1)
_SUNDAY = 6


@lru_cache(maxsize=16)
def closed_days(year: int) -> frozenset[date]:
    """Return the days of `year` on which nobody is rung. Raises FlowFileError for a list that is not one."""
    return closed_days_from(year, LIST.name, LIST.read_text(encoding="utf-8"))


def closed_around(now: datetime) -> frozenset[date]:
    """Return the closed days a decision at `now` may have to look at: this year's and the next year's."""
    year = india_day(now).year
    return closed_days(year) | closed_days(year + 1)


def has_list(year: int) -> bool:
    """Tell whether somebody wrote a list for `year`; without one, only the library's days are known."""
    _, years = _read_list(LIST.name, LIST.read_text(encoding="utf-8"))
    return year in years


def closed_days_from(year: int, file: str, text: str) -> frozenset[date]:
    """As `closed_days`, from the text of a list."""
    with_neighbours, years = _read_list(file, text)
    days = {*_sundays(year), *_public(year, with_neighbours), *years.get(year, ())}
    return frozenset(day for day in days if day.year == year)


def _sundays(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    day += timedelta(days=_SUNDAY - day.weekday())
    while day.year == year:
        yield day
        day += 7 * _DAY


def _public(year: int, with_neighbours: tuple[str, ...]) -> Iterator[date]:
    # A neighbour may lie in this year while the festival itself is in the next, or the other way round.
    india = _indian_calendar()
    for day, name in india(subdiv="UP", years=[year - 1, year, year + 1], language="en_US").items():
        yield day
        if any(one.startswith(with_neighbours) for one in name.split("; ")):
            yield from (day - _DAY, day + _DAY)


@lru_cache(maxsize=1)
def _indian_calendar() -> type[holidays.HolidayBase]:
    """Return the library's calendar of India, from its file alone.

    Asked for a country, the library imports all 250 of them first: 0.2 s and 8 MB in each process, at every start.
    """
    file = Path(holidays.__file__).parent / "countries" / "india.py"
    spec = importlib.util.spec_from_file_location("holidays_of_india", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    calendar: type[holidays.HolidayBase] = module.India
    return calendar


def _read_list(file: str, text: str) -> tuple[tuple[str, ...], dict[int, frozenset[date]]]:
    data = load_strict(file, text)
    if not isinstance(data, Mapping):
        raise FlowFileError(file, None, None, "must be a mapping with with_neighbours and years")
    fields = Fields(file, "", data)
    with_neighbours = fields.prompts("with_neighbours")
    years = fields.mapping("years")
    fields.done()
    return with_neighbours, {int(year): _read_year(file, year, days) for year, days in years.items()}


def _read_year(file: str, year: str, days: object) -> frozenset[date]:
    if not isinstance(days, Mapping):
        raise FlowFileError(file, year, None, "must be a mapping of days to names")
    return frozenset(_read_day(file, year, text) for text in days)


def _read_day(file: str, year: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise FlowFileError(file, year, text, "is not a day, like 2026-03-04") from error
    if str(day.year) != year:
        raise FlowFileError(file, year, text, f"is not in {year}")
    return day
