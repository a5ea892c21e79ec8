"""Values a prompt's slots can hold, before anybody turns them into Hindi words.

A flow says *what* to speak (`Rupees(125000)`), `audio.speech` decides *how* ("बारह सौ पचास रुपये").
Every value survives storage as JSON through `to_json` and `from_json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any


@dataclass(frozen=True, slots=True)
class Rupees:
    """An amount of money. `paise` is an integer; only whole rupees are spoken (rounded down)."""

    paise: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its weekday, relative to the day of the call: "आने वाला कल, सोमवार"."""

    on: date
    today_on: date


@dataclass(frozen=True, slots=True)
class DateWords:
    """A calendar date without weekday: "तेईस नवंबर"."""

    on: date


@dataclass(frozen=True, slots=True)
class Clock12:
    """A time of day as spoken: "शाम साढ़े चार"."""

    at: time


@dataclass(frozen=True, slots=True)
class Count:
    """A plain whole number: "तीन"."""

    n: int


@dataclass(frozen=True, slots=True)
class DigitString:
    """Digits spoken one by one, in groups: a phone number or a case number."""

    digits: str


@dataclass(frozen=True, slots=True)
class Name:
    """A person's, group's or place's name in Devanagari. Spoken only where its clip is ready."""

    hi: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A short phrase of the catalogue by id, such as `PHR.MORNING` or a lesson's title."""

    prompt_id: str


Speakable = Rupees | Day | DateWords | Clock12 | Count | DigitString | Name | Phrase

_KINDS: dict[str, type[Any]] = {
    cls.__name__: cls for cls in (Rupees, Day, DateWords, Clock12, Count, DigitString, Name, Phrase)
}


def to_json(value: Speakable) -> dict[str, Any]:
    """Return a JSON-safe dict with the kind and fields of `value`."""
    fields = {}
    for name in value.__dataclass_fields__:
        field = getattr(value, name)
        fields[name] = field.isoformat() if isinstance(field, date | time) else field
    return {"kind": type(value).__name__, **fields}


def from_json(data: dict[str, Any]) -> Speakable:
    """Rebuild a value from `to_json`. Raises KeyError for an unknown kind."""
    fields = {key: value for key, value in data.items() if key != "kind"}
    for name in ("on", "today_on"):
        if name in fields:
            fields[name] = date.fromisoformat(fields[name])
    if data["kind"] == "Clock12":
        fields["at"] = time.fromisoformat(fields["at"])
    result: Speakable = _KINDS[data["kind"]](**fields)
    return result
