"""What templates may do with values: India time, lengths, masked numbers, names, words for codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from flask import Flask, session, url_for
from flask_babel import gettext

from console import access, i18n, sentences
from console.asked import read_day
from console.devices import device
from console.services import services
from core.money import format_rupees, group_indian
from core.phone import mask
from db.models import Call

_STATIC = Path(__file__).parent / "static"


class Named(Protocol):
    """Anybody with a name in two scripts."""

    name: str
    name_hi: str | None


def named(person: Named | None) -> str:
    """Return a name in the page's language; a dash for nobody."""
    if person is None:
        return "—"
    return (person.name_hi if i18n.language() == "hi" else None) or person.name


def offset(at: datetime, start: datetime | None) -> str:
    """Return how long after `start` something was, like `+1:05`; empty without a start."""
    if start is None:
        return ""
    whole = int((at - start).total_seconds())
    sign, whole = ("−", -whole) if whole < 0 else ("+", whole)
    return f"{sign}{whole // 60}:{whole % 60:02d}"


def left(until: datetime) -> str:
    """Return what a clock says: time left, or by how much it is overdue."""
    now = services().clock.now()
    if until >= now:
        return str(gettext("%(span)s left", span=i18n.span(until - now)))
    return str(gettext("overdue by %(span)s", span=i18n.span(now - until)))


def ago(at: datetime) -> str:
    """Return how long ago an instant was."""
    if services().clock.now() - at < timedelta(minutes=1):
        return str(gettext("just now"))
    return str(gettext("%(span)s ago", span=i18n.span(services().clock.now() - at)))


def is_overdue(until: datetime) -> bool:
    """Tell whether a clock has run out."""
    return until < services().clock.now()


def word(code: str | None, kind: str) -> str:
    """Return the words for a code; the code itself if nobody has given it words, a dash for none."""
    if not code:
        return "—"
    return str(sentences.WORDS[kind].get(code, code))


def ended(call: Call) -> str:
    """Return the word for why a call ended; a dash for one that has not."""
    ending = sentences.ending_of(call.direction, call.end_reason)
    return str(ending.short) if ending is not None else word(call.end_reason, "ending")


def typed_day(text: str) -> str:
    """Return a day from a date field in words; the text itself if it is no date."""
    on = read_day(text)
    return i18n.day(on) if on is not None else text


@lru_cache(maxsize=16)
def _version(name: str) -> str:
    return hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a file that browsers may keep until it changes."""
    return url_for("static", filename=name, v=_version(name))


_FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": i18n.day,
    "typed_day": typed_day,
    "device": device,
    "instant": i18n.instant,
    "clock_time": i18n.clock_time,
    "seconds": i18n.seconds,
    "named": named,
    "offset": offset,
    "left": left,
    "ago": ago,
    "overdue": is_overdue,
    "word": word,
    "ended": ended,
    "grouped": group_indian,
    "rupees": format_rupees,
    "masked": mask,
}


def init_filters(app: Flask) -> None:
    """Hand filters and a few names to the templates."""
    app.jinja_env.filters.update(_FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=asset, may=access.may, Permission=access.Permission, words=sentences.WORDS)

    @app.context_processor
    def about_this_page() -> dict[str, Any]:
        clock = services().clock
        return {
            "language": i18n.language(),
            "now": clock.now(),
            "demo": services().demo,
            "has_session": bool(session),
        }
