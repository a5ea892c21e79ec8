"""Put the worker together."""

from __future__ import annotations

from audio import catalogue as audio_catalogue
from audio.store import ClipStore
from audio.synthesis.voice import SynthesisError, Voice
from commands.composition.common import audio_root, open_database
from commands.composition.line import line_services, open_speaker
from commands.composition.provider import call_lookup, call_placer
from commands.logs import set_up_logs
from core.settings import Settings
from ivr.metrics import LineMetrics
from scheduler.worker import Worker, WorkerServices


def build_worker(settings: Settings) -> Worker:
    """Return the worker. Raises NoReleaseError when no voice was built."""
    set_up_logs()
    catalogue = audio_catalogue.load()
    metrics = LineMetrics()
    speaker = open_speaker(settings, catalogue, metrics)
    voice = _offline_voice()
    return Worker(
        WorkerServices(
            line=line_services(settings, open_database(settings), speaker, catalogue, metrics),
            placer=call_placer(settings),
            lookup=call_lookup(settings),
            audio_dir=audio_root(settings),
            voice=voice,
            clips=ClipStore(audio_root(settings), voice.id) if voice else None,
        )
    )


def _offline_voice() -> Voice | None:
    """Return the voice that renders new names, or None where it is not installed."""
    try:
        from audio.synthesis.espeak import Espeak

        voice = Espeak()
        return voice if voice.id else None
    except (ImportError, SynthesisError):
        return None
