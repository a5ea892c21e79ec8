"""The day on which all tests take place."""

from __future__ import annotations

from datetime import date

# A Thursday. Tests know one day, so that answers are exact.
TODAY = date(2026, 11, 19)
