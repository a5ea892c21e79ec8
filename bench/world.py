"""Settings, voice and people of the line under measurement."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from audio import catalogue as audio_catalogue
from audio.build import build_all, clip_texts
from audio.store import ClipStore
from audio.synthesis.espeak import Espeak
from bench.calls import AUTH_TOKEN, CALLERS, LINE_NUMBER, PUBLIC_URL, caller
from core.settings import Settings
from db.engine import Database
from db.models import Consent, Group, Member, MemberPhone
from db.schema import bring_up_to_date

_VOICE = "espeak"


def environment(data_dir: Path, database_url: str) -> dict[str, str]:
    """Return the settings of a line under measurement, as environment variables."""
    return {
        "PLIVO_AUTH_ID": "MABENCHBENCHBENCHBEN",
        "PLIVO_AUTH_TOKEN": AUTH_TOKEN,
        "PLIVO_NUMBER": LINE_NUMBER,
        "PLIVO_API_URL": "http://127.0.0.1:1",
        "SUNWAI_PUBLIC_URL": PUBLIC_URL,
        "SUNWAI_SECRET_KEY": "for-benchmarks-only-0123456789-abcdef",
        "SUNWAI_SAFETY_KEY": "for-benchmarks-too-0123456789-uvwxyz",
        "SUNWAI_DATA_DIR": str(data_dir),
        "SUNWAI_DATABASE_URL": database_url,
        "SUNWAI_VOICE": _VOICE,
    }


def settings(data_dir: Path, database_url: str) -> Settings:
    """Return the same settings for a line in this process."""
    values: dict[str, Any] = {"_env_file": None, **environment(data_dir, database_url)}
    return Settings(**values)


def prepare_voice(data_dir: Path) -> None:
    """Build the clips that no earlier run has built."""
    voice, catalogue = Espeak(), audio_catalogue.load()
    store = ClipStore(data_dir / "audio", voice.id)
    if all(store.has(text) for text in clip_texts(catalogue)):
        return
    report = build_all(catalogue, voice, store)
    if not report.published:
        raise RuntimeError(f"the voice could not be built: {report.failed[:3]}")


def populate(database_url: str) -> None:
    """Make a database with callers who have rung before and answered the privacy notice."""
    database = Database(database_url)
    bring_up_to_date(database)
    now = datetime.now(UTC)
    with database.write() as connection:
        connection.execute(insert(Group), {"id": 1, "code": "G-1", "name": "Ujala", "name_hi": "उजाला समूह"})
        numbers = range(1, CALLERS + 1)
        connection.execute(
            insert(Member),
            [{"id": n, "code": f"M-{n}", "name": f"M-{n}", "group_id": 1, "privacy_level": 1} for n in numbers],
        )
        phones = [{"member_id": n, "e164": caller(n), "rank": 0, "shared": False} for n in numbers]
        connection.execute(insert(MemberPhone), phones)
        consent = {"purpose": "service_record", "granted": True, "given_on": date(2026, 11, 1), "recorded_at": now}
        connection.execute(insert(Consent), [{**consent, "phone": caller(n), "channel": "call"} for n in numbers])
    database.dispose()
