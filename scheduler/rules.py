"""The reminder ladder as data: read strictly from rules.yaml, refused with file and field where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from call_flows.errors import FlowFileError
from call_flows.fields import Fields
from call_flows.strict_yaml import load_strict
from core.calling_window import MONEY_WINDOW, Window
from core.clock import at_india, india_day
from core.consent import Purpose
from core.reminders import Step

RULES = Path(__file__).parent / "rules.yaml"
_MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: whom it is about, when it rings, which flow speaks."""

    step: Step
    days_before: tuple[int, ...]
    window: Window
    purpose: Purpose
    flow: str
    why: str

    def fits(self, due_on: date, today_on: date) -> bool:
        """Tell whether today is a day to speak of an instalment due on `due_on`, for a first try or a later one."""
        return 0 <= (due_on - today_on).days <= max(self.days_before)

    def call_day(self, due_on: date, now: datetime, closed_on: frozenset[date]) -> date | None:
        """Return the day to ring about an instalment due on `due_on`; None when no day is left."""
        today_on = india_day(now)
        for days in self.days_before:
            day = due_on - timedelta(days=days)
            over = day < today_on or (day == today_on and now >= at_india(day, self.window.closes))
            if day not in closed_on and not over:
                return day
        return None


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole ladder. `ledger_age`: how old the loan book may be when money is spoken of."""

    ladder: Mapping[Step, Rung]
    ledger_age: timedelta


def load_rules(path: Path = RULES) -> Rules:
    """Read the ladder from disk. Raises FlowFileError."""
    return read_rules(path.name, path.read_text(encoding="utf-8"))


def read_rules(file: str, text: str) -> Rules:
    """Build the ladder from YAML text. Raises FlowFileError."""
    data = load_strict(file, text)
    if not isinstance(data, Mapping):
        raise FlowFileError(file, None, None, "must be a mapping with ledger_hours and ladder")
    fields = Fields(file, "", data)
    hours = fields.number("ledger_hours", 24, least=1, most=168)
    raw = fields.mapping("ladder")
    fields.done()
    if not raw:
        raise fields.error("ladder", "has no step")
    rungs = [_read_rung(file, name, step) for name, step in raw.items()]
    return Rules({rung.step: rung for rung in rungs}, timedelta(hours=hours))


def _read_rung(file: str, name: str, raw: object) -> Rung:
    if not isinstance(raw, Mapping):
        raise FlowFileError(file, name, None, "must be a mapping")
    fields = Fields(file, name, raw)
    if name not in set(Step):
        raise fields.error(None, f"is not a step; core/reminders.py lists them: {', '.join(Step)}")
    rung = Rung(
        step=Step(name),
        days_before=_days(fields),
        window=_window(fields),
        purpose=_purpose(fields),
        flow=fields.text("flow"),
        why=fields.text("why"),
    )
    fields.done()
    return rung


def _days(fields: Fields) -> tuple[int, ...]:
    words = fields.words("days_before")
    if not words or not all(word.isdecimal() and 1 <= int(word) <= _MOST_DAYS for word in words):
        raise fields.error("days_before", f"must be a list of whole numbers from 1 to {_MOST_DAYS}")
    if len(set(words)) != len(words):
        raise fields.error("days_before", "names a day twice")
    return tuple(int(word) for word in words)


def _window(fields: Fields) -> Window:
    inner = fields.inner("window")
    assert inner is not None  # noqa: S101 - a required mapping is there or has raised
    window = Window(_time(inner, "opens"), _time(inner, "closes"))
    inner.done()
    if window.narrowed_to(MONEY_WINDOW) != window:
        raise fields.error("window", "must lie within 09:00-18:00: nobody is rung about money outside it (R8)")
    return window


def _time(fields: Fields, name: str) -> time:
    try:
        return time.fromisoformat(fields.text(name))
    except ValueError as error:
        raise fields.error(name, 'must be a time of day, like "09:00"') from error


def _purpose(fields: Fields) -> Purpose:
    word = fields.text("purpose")
    if word not in set(Purpose):
        raise fields.error("purpose", f"must be one of {', '.join(Purpose)}")
    return Purpose(word)
