"""A notice as somebody types it: which fields each kind has, and what may be wrong with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from flask_babel import gettext

from audio.checks import not_hindi
from console.asked import read_day
from core.notices import STOCK_ITEMS, NoticeKind, longest_days

LONGEST_TEXT = 120
# In rupees: what a piece, a kilo or a metre of anything may cost.
_MOST_RUPEES = 100_000
_PAISE_IN_A_RUPEE = 100

# What each kind asks for besides its days, its area and who says so. The other kinds are not written at a desk.
FIELDS: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.ALERT: ("title_hi",),
    NoticeKind.CAMP: ("title_hi", "happens_on", "place_hi", "docs"),
    NoticeKind.CLASS: ("title_hi", "happens_on", "happens_time"),
    NoticeKind.RATES: ("title_hi", "low", "high"),
    NoticeKind.ORDER: ("title_hi",),
    NoticeKind.SHIFT: ("title_hi", "happens_on", "place_hi"),
    NoticeKind.SAKHI_DAY: ("title_hi", "happens_on"),
    NoticeKind.STOCK: ("item", "title_hi", "place_hi"),
    NoticeKind.GROUP: ("happens_on",),
    NoticeKind.TALKING_POINT: ("title_hi",),
}
# Only those who live there hear of them: a group's own sakhi, a shop within reach.
FOR_A_GROUP = frozenset({NoticeKind.SAKHI_DAY, NoticeKind.GROUP})
# How lists call a notice that has no words of its own: a meeting day that its leader is asked about.
_UNTITLED_HI = "बैठक का दिन"
_SPOKEN = ("title_hi", "place_hi", "docs", "source")
_MAY_BE_EMPTY = frozenset({"docs", "area"})


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed. `values`: the columns of the notice, if nothing is wrong; `errors`: by field, in words."""

    kind: NoticeKind
    raw: Mapping[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def fields_of(kind: NoticeKind) -> tuple[str, ...]:
    """Return the names of a kind's fields, in the order they are asked."""
    place = "group_id" if kind in FOR_A_GROUP else "area"
    return (*FIELDS[kind], place, "from_on", "until_on", "source", "source_on")


def read(kind: NoticeKind, form: Mapping[str, str], today_on: date, places: Mapping[str, Collection[Any]]) -> Typed:
    """Return what was typed, checked. `places`: the values that may be chosen for `area` and `group_id`."""
    raw = {name: (form.get(name) or "").strip() for name in fields_of(kind)}
    values = {name: _value(name, text) for name, text in raw.items()}
    errors: dict[str, str] = {}
    for name, problem in (*_problems(kind, raw, values, today_on), *_strange_places(values, places)):
        errors.setdefault(name, problem)
    return Typed(kind, raw, {} if errors else _columns(values), errors)


def _value(name: str, text: str) -> Any:
    if name.endswith("_on"):
        return read_day(text)
    if name == "happens_time":
        return _read_time(text)
    if name == "item":
        return text if text in STOCK_ITEMS else None
    if name in {"low", "high", "group_id"}:
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
    return " ".join(text.split()) or None


def _read_time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _problems(
    kind: NoticeKind, raw: Mapping[str, str], values: Mapping[str, Any], today_on: date
) -> Iterator[tuple[str, str]]:
    """Yield each field with what is wrong about it."""
    for name, value in values.items():
        if value is None and name not in _MAY_BE_EMPTY:
            yield name, gettext("This is needed.") if not raw[name] else gettext("This cannot be read.")
    for name in _SPOKEN:
        yield from _unspeakable(name, values.get(name))
    yield from _amounts(values)
    yield from _days(kind, values, today_on)


def _unspeakable(name: str, text: str | None) -> Iterator[tuple[str, str]]:
    if not text:
        return
    if len(text) > LONGEST_TEXT:
        yield name, gettext("At most %(n)s letters: it is heard once.", n=LONGEST_TEXT)
    elif strange := not_hindi(text):
        yield name, gettext("Write it as it is spoken, in Hindi letters; not: %(what)s", what=" ".join(strange))


def _strange_places(values: Mapping[str, Any], places: Mapping[str, Collection[Any]]) -> Iterator[tuple[str, str]]:
    for name, known in places.items():
        if values.get(name) is not None and values[name] not in known:
            yield name, gettext("This cannot be read.")


def _amounts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    low, high = values.get("low"), values.get("high")
    for name, rupees in (("low", low), ("high", high)):
        if rupees is not None and not 1 <= rupees <= _MOST_RUPEES:
            yield name, gettext("This cannot be read.")
    if low is not None and high is not None and low > high:
        yield "high", gettext("The higher price comes second.")


def _days(kind: NoticeKind, values: Mapping[str, Any], today_on: date) -> Iterator[tuple[str, str]]:
    from_on, until_on, happens_on = values["from_on"], values["until_on"], values.get("happens_on")
    if values["source_on"] is not None and values["source_on"] > today_on:
        yield "source_on", gettext("This day is still to come.")
    if from_on is None or until_on is None:
        return
    if until_on < max(from_on, today_on):
        yield "until_on", gettext("This day is past, or before the first one.")
    if until_on >= from_on + timedelta(days=longest_days(kind)):
        yield "until_on", gettext("At most %(n)s days; write it anew after that.", n=longest_days(kind))
    if happens_on is not None and until_on > happens_on:
        yield "until_on", gettext("It is not told after the day it is about.")


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: value for name, value in values.items() if name not in {"docs", "low", "high"}}
    columns.setdefault("title_hi", _UNTITLED_HI)
    columns["slots"] = json.dumps({"docs": values["docs"]} if values.get("docs") else {}, ensure_ascii=False)
    if values.get("low") is not None:
        columns["low_paise"] = values["low"] * _PAISE_IN_A_RUPEE
        columns["high_paise"] = values["high"] * _PAISE_IN_A_RUPEE
    return columns
