"""What every voice offers, and how it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from audio.pcm import Pcm


class SynthesisError(RuntimeError):
    """A voice could not render a text. `permanent`: trying again will not help."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class VoiceId:
    """A voice and the version of its engine: together with the text they name a clip."""

    name: str
    version: str


class Voice(Protocol):
    """An engine. Implementations can be pickled, so that worker processes render with them."""

    @property
    def in_threads(self) -> bool:
        """Whether threads serve rendering better than processes: true for an engine behind a network."""
        ...

    @property
    def id(self) -> VoiceId:
        """Name (a folder name) and version of the engine with its settings."""
        ...

    def render(self, text: str) -> Pcm:
        """Return normalised `text` as a finished clip. Raises SynthesisError."""
        ...
