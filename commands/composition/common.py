"""What every process is made of: clock, database, folders."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from core.clock import Clock, OffsetClock, SystemClock
from core.settings import Settings
from db.engine import Database
from db.safety.store import SafetyStore
from db.schema import bring_up_to_date

# Speaks what the chosen voice has not said yet.
FALLBACK_VOICE = "espeak"


def clock_of(settings: Settings) -> Clock:
    """Return the clock everybody is to ask."""
    if settings.demo_offset_seconds:
        return OffsetClock(timedelta(seconds=settings.demo_offset_seconds))
    return SystemClock()


def open_database(settings: Settings) -> Database:
    """Open the database and bring it up to date. Raises SchemaTooNewError for one that is newer than the code."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = Database(settings.database_url)
    bring_up_to_date(database)
    return database


def open_safety(settings: Settings) -> SafetyStore:
    """Open the safety store under its own key. Raises SchemaTooNewError and WrongSafetyKeyError."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return SafetyStore.opened(settings.safety_database_url, *settings.safety_keys)


def audio_root(settings: Settings) -> Path:
    """Return the folder of clips and utterances."""
    return settings.data_dir / "audio"
