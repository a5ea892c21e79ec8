"""Put the console together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Flask

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.store import ClipStore, NoReleaseError
from audio.utterance import clean_name, text_of_prompt
from commands.composition.common import FALLBACK_VOICE, audio_root, clock_of, open_database, open_safety
from commands.logs import set_up_logs
from console.services import ConsoleServices
from console.web import create_console
from core.clock import Clock, india_day
from core.settings import Settings
from core.speakable import from_json
from db.engine import Database
from db.queries.words import words_at


class CatalogueWords:
    """What prompts say, and said, for the console."""

    def __init__(self, catalogue: Catalogue, database: Database, clock: Clock, voices: Sequence[ClipStore]) -> None:
        self._catalogue = catalogue
        self._database = database
        self._clock = clock
        self._voices = voices

    def text(self, prompt_id: str, slots_json: Mapping[str, Any], at: datetime | None = None) -> tuple[str, str]:
        """Return the Hindi and English words at an instant. Raises KeyError for a prompt nobody knows any more."""
        said_at = at or self._clock.now()
        slots = {name: from_json(dict(value)) for name, value in slots_json.items()}
        # A fact past its review date was not spoken: she was told to ask a didi.
        prompt = self._catalogue[self._catalogue.current(prompt_id, india_day(said_at))]
        with self._database.read() as connection:
            then = words_at(connection, prompt.id, said_at)
        if then is not None:
            prompt = replace(prompt, hi=then[0], en=then[1])
        text = text_of_prompt(self._catalogue, prompt, slots)
        return text.hi, text.en

    def can_say(self, text: str) -> bool:
        """Tell whether one of the voices has a clip of a text."""
        return any(voice.has(clean_name(text)) for voice in self._voices)


def _voices(settings: Settings) -> list[ClipStore]:
    """Return the voices that were built; on a machine without any nothing can be said."""
    found = []
    for name in dict.fromkeys((settings.voice, FALLBACK_VOICE)):
        with suppress(NoReleaseError):
            found.append(ClipStore.open_released(audio_root(settings), name))
    return found


def build_console(settings: Settings) -> Flask:
    """Return the supervisors' application."""
    set_up_logs()
    database, clock = open_database(settings), clock_of(settings)
    return create_console(
        ConsoleServices(
            database=database,
            clock=clock,
            secret_key=settings.secret_key,
            public_url=settings.public_url,
            data_dir=settings.data_dir,
            words=CatalogueWords(audio_catalogue.load(), database, clock, _voices(settings)),
            recordings_dir=settings.data_dir / "recordings",
            safety=open_safety(settings),
            demo=settings.demo,
        )
    )
