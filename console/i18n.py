"""Which language a page speaks, and how dates, lengths of time and counts are written in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from babel.dates import format_date as babel_date
from flask import Flask, has_request_context, session
from flask_babel import Babel, gettext
from flask_security import current_user

from core.clock import IST

LANGUAGES = ("hi", "en")
DEFAULT = "hi"
TRANSLATIONS = Path(__file__).parent / "translations"

# Hindi short months end in a sign few people read; the long names are hardly longer.
_DAY = {"hi": "d MMMM y", "en": "d MMM y"}


def language() -> str:
    """Return `hi` or `en`: the person's own choice, before login that of the session."""
    if not has_request_context():
        return DEFAULT
    chosen = current_user.language if current_user.is_authenticated else session.get("language", DEFAULT)
    return chosen if chosen in LANGUAGES else DEFAULT


def init_languages(app: Flask) -> None:
    """Teach the app its languages."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    Babel(app, locale_selector=language)


def day(on: date) -> str:
    """Return a date: `23 Nov 2026`, in Hindi `23 नवंबर 2026`."""
    return babel_date(on, _DAY[language()], locale=language())


def instant(at: datetime) -> str:
    """Return an instant in India time: `23 Nov 2026, 14:05`."""
    local = at.astimezone(IST)
    return f"{day(local.date())}, {local:%H:%M}"


def clock_time(at: datetime) -> str:
    """Return the time of day in India, with seconds."""
    return f"{at.astimezone(IST):%H:%M:%S}"


def seconds(length: int) -> str:
    """Return a length of time: `1 min 20 s`."""
    minutes, rest = divmod(max(length, 0), 60)
    if minutes == 0:
        return str(gettext("%(s)s s", s=rest))
    return str(gettext("%(m)s min %(s)s s", m=minutes, s=rest))


def span(length: timedelta) -> str:
    """Return a length of time in its one or two largest units: `2 h 5 min`."""
    minutes = max(int(length.total_seconds() // 60), 0)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        return str(gettext("%(d)s d %(h)s h", d=days, h=hours))
    if hours:
        return str(gettext("%(h)s h %(m)s min", h=hours, m=minutes))
    if not minutes:
        return str(gettext("under a minute"))
    return str(gettext("%(m)s min", m=minutes))
