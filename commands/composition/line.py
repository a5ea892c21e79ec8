"""Put the line together."""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.speaker import Speaker
from audio.store import ClipStore
from call_flows.reader import load_book
from commands.composition.common import FALLBACK_VOICE, audio_root, clock_of, open_database, open_safety
from commands.logs import set_up_logs
from commands.words import remember_words
from core.desk import DeskHours
from core.settings import Settings
from db.engine import Database
from db.writer import Writer
from ivr.addresses import Addresses
from ivr.books import StoredBooks
from ivr.metrics import LineMetrics
from ivr.rendering import Renderer
from ivr.services import LineServices
from ivr.telephony.plivo.documents import PlivoDocuments
from ivr.telephony.plivo.reader import PlivoWebhooks
from ivr.web import create_line
from scheduler.closed_days import closed_around

_SUNDAY = 6


def open_speaker(settings: Settings, catalogue: Catalogue, metrics: LineMetrics) -> Speaker:
    """Return what says prompts. Raises NoReleaseError when no voice was built: run `app.py audio build`."""
    root = audio_root(settings)
    store = ClipStore.open_released(root, settings.voice)
    fallback = ClipStore.open_released(root, FALLBACK_VOICE) if settings.voice != FALLBACK_VOICE else None
    return Speaker(catalogue, store, root, fallback=fallback, on_missing=lambda _text: metrics.missing_clips.inc())


def desk_hours(settings: Settings, now: datetime) -> DeskHours:
    """Return when a didi sits at the desk: holidays of this year and the next are known at start.

    Sundays are among the closed days because nobody is rung then; a desk that is there every day answers on Sundays.
    """
    holidays = frozenset(day for day in closed_around(now) if day.weekday() != _SUNDAY)
    return DeskHours(settings.desk_opens, settings.desk_closes, frozenset(range(settings.desk_days)), holidays)


def line_services(
    settings: Settings, database: Database, speaker: Speaker, catalogue: Catalogue, metrics: LineMetrics
) -> LineServices:
    """Return the parts of the line."""
    addresses = Addresses(settings.public_url, settings.secret_key)
    clock = clock_of(settings)
    return LineServices(
        desk=desk_hours(settings, clock.now()),
        settings=settings,
        database=database,
        writer=Writer(database),
        clock=clock,
        books=StoredBooks(database, load_book(), clock),
        renderer=Renderer(speaker, catalogue, addresses),
        addresses=addresses,
        documents=PlivoDocuments(settings.plivo_number.removeprefix("+"), speech=settings.speech),
        reader=PlivoWebhooks(settings.plivo_auth_tokens),
        safety=open_safety(settings),
        count_failure=lambda where: metrics.failures.labels(where).inc(),
    )


def build_line(settings: Settings) -> Flask:
    """Return the application the provider talks to."""
    set_up_logs()
    metrics = LineMetrics()
    catalogue = audio_catalogue.load()
    speaker = open_speaker(settings, catalogue, metrics)
    services = line_services(settings, open_database(settings), speaker, catalogue, metrics)
    remember_words(services.database, catalogue, services.clock)
    return create_line(services, speaker, metrics)
