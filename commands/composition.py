"""Put the parts together. Besides app.py, the only place that knows everyone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.speaker import Speaker
from audio.store import ClipStore
from audio.utterance import text_of
from call_flows.reader import load_book
from commands.logs import set_up_logs
from console.services import ConsoleServices
from console.web import create_console
from core.clock import Clock, OffsetClock, SystemClock
from core.settings import Settings
from core.speakable import from_json
from db.engine import Database
from db.schema import bring_up_to_date
from db.writer import Writer
from ivr.addresses import Addresses
from ivr.books import StoredBooks
from ivr.metrics import LineMetrics
from ivr.rendering import Renderer
from ivr.services import LineServices
from ivr.telephony.plivo.client import PlivoCallPlacer
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.plivo.lookups import PlivoLookup
from ivr.telephony.plivo.reader import PlivoWebhooks
from ivr.web import create_line

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


def audio_root(settings: Settings) -> Path:
    """Return the folder of clips and utterances."""
    return settings.data_dir / "audio"


def open_speaker(settings: Settings, catalogue: Catalogue, metrics: LineMetrics) -> Speaker:
    """Return what says prompts. Raises NoReleaseError when no voice was built: run `app.py audio build`."""
    root = audio_root(settings)
    store = ClipStore.open_released(root, settings.voice)
    fallback = ClipStore.open_released(root, FALLBACK_VOICE) if settings.voice != FALLBACK_VOICE else None
    return Speaker(catalogue, store, root, fallback=fallback, on_missing=lambda _text: metrics.missing_clips.inc())


def line_services(settings: Settings, database: Database, speaker: Speaker, catalogue: Catalogue) -> LineServices:
    """Return the parts of the line."""
    addresses = Addresses(settings.public_url, settings.secret_key)
    clock = clock_of(settings)
    return LineServices(
        settings=settings,
        database=database,
        writer=Writer(database),
        clock=clock,
        books=StoredBooks(database, load_book(), clock),
        renderer=Renderer(speaker, catalogue, addresses),
        addresses=addresses,
        documents=PlivoDocuments(settings.plivo_number.removeprefix("+")),
        reader=PlivoWebhooks(settings.plivo_auth_tokens),
    )


def build_line(settings: Settings) -> Flask:
    """Return the application the provider talks to."""
    set_up_logs()
    metrics = LineMetrics()
    catalogue = audio_catalogue.load()
    speaker = open_speaker(settings, catalogue, metrics)
    services = line_services(settings, open_database(settings), speaker, catalogue)
    return create_line(services, speaker, metrics)


class CatalogueWords:
    """What prompts say, for the console."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def text(self, prompt_id: str, slots_json: Any) -> tuple[str, str]:
        """Return the Hindi and English words. Raises KeyError for a prompt that is no longer in the catalogue."""
        slots = {name: from_json(dict(value)) for name, value in slots_json.items()}
        text = text_of(self._catalogue, prompt_id, slots)
        return text.hi, text.en


def build_console(settings: Settings) -> Flask:
    """Return the supervisors' application."""
    set_up_logs()
    return create_console(
        ConsoleServices(
            database=open_database(settings),
            clock=clock_of(settings),
            secret_key=settings.secret_key,
            public_url=settings.public_url,
            data_dir=settings.data_dir,
            words=CatalogueWords(audio_catalogue.load()),
            recordings_dir=settings.data_dir / "recordings",
            demo=settings.demo,
        )
    )


def call_placer(settings: Settings) -> PlivoCallPlacer:
    """Return what places calls."""
    return PlivoCallPlacer(settings.plivo_api_url, settings.plivo_auth_id, settings.plivo_auth_tokens[0])


def call_lookup(settings: Settings) -> PlivoLookup:
    """Return what asks the provider about calls."""
    return PlivoLookup(settings.plivo_api_url, settings.plivo_auth_id, settings.plivo_auth_tokens[0])
