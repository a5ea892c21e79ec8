"""`audio`: build the voice, check it, list what is missing."""

from __future__ import annotations

import hashlib

import click

from audio import build as audio_build
from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.release_checks import check_release
from audio.store import ClipStore
from audio.synthesis.voice import Voice
from commands.composition.common import audio_root, clock_of, open_database
from core.settings import Settings, load_settings
from db.models import VoiceRelease

WORKERS = 2


@click.group()
def audio() -> None:
    """Build and check the voice."""


@audio.command()
@click.option(
    "--voice", "name", type=click.Choice(["espeak", "gtts"]), help="Which engine; SUNWAI_VOICE unless told."
)
def build(name: str | None) -> None:
    """Render every clip the line can say that is not there yet, then publish them together."""
    settings = load_settings()
    voice = open_voice(name or settings.voice)
    store = ClipStore(audio_root(settings), voice.id)
    catalogue = audio_catalogue.load()
    report = audio_build.build_all(catalogue, voice, store, workers=WORKERS, progress=_tell)
    click.echo(f"{report.rendered} clips rendered, {report.kept} were there, in {report.seconds:.0f} s.")
    for text, problem in report.failed[:10]:
        click.echo(f"not rendered: {text}: {problem}", err=True)
    if not report.published:
        raise click.ClickException("Nothing was published; the voice that spoke before still speaks.")
    if report.rendered:
        _write_down(settings, voice.id.name, report.released, catalogue)


def _write_down(settings: Settings, voice: str, clips: int, catalogue: Catalogue) -> None:
    """Write down that from now on this voice says these words."""
    said = "\n".join(f"{prompt.id} {prompt.hi}" for prompt in catalogue.values())
    version = hashlib.sha256(said.encode()).hexdigest()[:12]
    with open_database(settings).session() as session:
        published_at = clock_of(settings).now()
        session.add(VoiceRelease(voice=voice, catalogue_version=version, clips=clips, published_at=published_at))


def _tell(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        click.echo(f"  {done} of {total} clips", err=True)


@audio.command()
def check() -> None:
    """Check that every prompt can be said by the released voice."""
    settings = load_settings()
    problems = check_release(audio_catalogue.load(), ClipStore.open_released(audio_root(settings), settings.voice))
    for problem in problems:
        click.echo(f"{problem.file} · {problem.id} · {problem.field}: {problem.advice}", err=True)
    if problems:
        raise SystemExit(1)
    click.echo("Every prompt can be said.")


def open_voice(name: str) -> Voice:
    """Return a synthesis engine by name. Raises ClickException when it is not installed."""
    try:
        if name == "gtts":
            from audio.synthesis.gtts import Gtts

            return Gtts()
        from audio.synthesis.espeak import Espeak

        return Espeak()
    except ImportError as error:
        raise click.ClickException(f"The voice {name} is not installed: {error}") from error
