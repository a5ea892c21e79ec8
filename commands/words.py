"""Keep the words of every prompt as said from today on, whenever a line starts."""

from __future__ import annotations

import hashlib

from audio.catalogue import Catalogue
from core.clock import Clock
from db.engine import Database
from db.queries.words import PromptWords, keep_words

_VERSION_LENGTH = 12


def remember_words(database: Database, catalogue: Catalogue, clock: Clock) -> None:
    """Write down what is new in the catalogue."""
    prompts = [
        PromptWords(prompt.id, _version(prompt.hi, prompt.en), prompt.hi, prompt.en) for prompt in catalogue.values()
    ]
    with database.write() as connection:
        keep_words(connection, prompts, clock.now())


def _version(hi: str, en: str) -> str:
    return hashlib.sha256(f"{hi}\n{en}".encode()).hexdigest()[:_VERSION_LENGTH]
