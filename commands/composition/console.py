"""Put the console together."""

from __future__ import annotations

from typing import Any

from flask import Flask

from audio import catalogue as audio_catalogue
from audio.catalogue import Catalogue
from audio.utterance import text_of
from commands.composition.common import clock_of, open_database
from commands.logs import set_up_logs
from console.services import ConsoleServices
from console.web import create_console
from core.settings import Settings
from core.speakable import from_json


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
