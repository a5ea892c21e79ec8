"""`doctor`: look at everything the line needs and say what is wrong and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import click
from sqlalchemy import select

from audio import catalogue as audio_catalogue
from audio.release_checks import check_release
from audio.store import ClipStore, NoReleaseError
from commands.composition.common import audio_root, clock_of, open_safety
from commands.composition.provider import call_lookup
from core.settings import Settings, load_settings
from db.engine import Database
from db.models import Heartbeat
from db.safety.rekeying import older_keys_in_use
from ivr.telephony.port import TelephonyError
from ivr.web import WORKER_SILENT_AFTER

_LEAST_FREE_BYTES = 500 * 1024 * 1024


@click.command()
def doctor() -> None:
    """Check settings, database, voice, worker, disk, safety store and provider."""
    settings = load_settings()
    problems = [problem for check in (_voice, _worker, _disk, _safety, _provider) for problem in check(settings)]
    for problem in problems:
        click.echo(f"✗ {problem}", err=True)
    if problems:
        raise SystemExit(1)
    click.echo("✓ Everything the line needs is there.")


def _voice(settings: Settings) -> Iterator[str]:
    try:
        store = ClipStore.open_released(audio_root(settings), settings.voice)
    except NoReleaseError:
        yield f"The voice {settings.voice} was never built: python app.py audio build"
        return
    for problem in check_release(audio_catalogue.load(), store)[:5]:
        yield f"{problem.id}: {problem.advice}"


def _worker(settings: Settings) -> Iterator[str]:
    with Database(settings.database_url).read() as connection:
        beat = connection.scalar(select(Heartbeat.at).where(Heartbeat.name == "worker"))
    if beat is None or clock_of(settings).now() - beat > WORKER_SILENT_AFTER:
        yield "The worker is not running: python app.py worker"


def _disk(settings: Settings) -> Iterator[str]:
    free = shutil.disk_usage(settings.data_dir).free
    if free < _LEAST_FREE_BYTES:
        yield f"Only {free // 1024 // 1024} MB are free where {settings.data_dir} is."


def _safety(settings: Settings) -> Iterator[str]:
    # A key that is not the store's ends the command with a sentence of its own.
    store = open_safety(settings)
    if len(settings.safety_keys) > 1 and older_keys_in_use(store):
        yield "The key of the safety store is being changed: python app.py safety rekey"
    elif len(settings.safety_keys) > 1:
        yield "The key of the safety store is changed: take the old one out of SUNWAI_SAFETY_KEY, and restart."
    store.database.dispose()


def _provider(settings: Settings) -> Iterator[str]:
    try:
        call_lookup(settings).live_ids()
    except TelephonyError as error:
        yield f"The provider: {error}."
