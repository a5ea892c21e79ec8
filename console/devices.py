"""What a browser calls itself, in two words that somebody recognises her own phone by."""

from __future__ import annotations

# The first that fits: most browsers also claim to be Chrome, Safari or both.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
_LONGEST = 60


def device(user_agent: str | None) -> str:
    """Return browser and system, like `Chrome · Android`; the beginning of the text if it names neither."""
    text = user_agent or ""
    names = [_first(text, _BROWSERS), _first(text, _SYSTEMS)]
    return " · ".join(name for name in names if name) or text[:_LONGEST] or "—"


def _first(text: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in known if mark in text), "")
