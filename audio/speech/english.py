"""Slot values as English, for the supervisors' pages."""

from __future__ import annotations

from datetime import date, time

from core.money import format_rupees, group_indian
from core.speakable import Clock12, Count, DateWords, Day, DigitString, Name, Phrase, Rupees, Speakable

# Not strftime: its names change with the server's locale.
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def of(value: Speakable | None) -> str:
    """Return a value as staff read it: ₹1,250, "Mon 23 Nov", "4:30 pm"; names stay in Devanagari, None is ""."""
    match value:
        case Rupees(paise=paise):
            return format_rupees(paise - paise % 100)
        case Day(on=on):
            return f"{_WEEKDAYS[on.weekday()]} {short_date(on)}"
        case DateWords(on=on):
            return short_date(on)
        case Clock12(at=at):
            return short_time(at)
        case Count(n=n):
            return group_indian(n)
        case DigitString(digits=digits):
            return digits
        case Name(hi=hi):
            return hi
        case Phrase(prompt_id=prompt_id):
            return prompt_id
    return ""


def short_date(on: date) -> str:
    """Return "23 Nov"."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


def short_time(at: time) -> str:
    """Return "4:30 pm", or "4 pm" on the hour."""
    half = "am" if at.hour < 12 else "pm"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes} {half}"
