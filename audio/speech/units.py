"""A spoken unit: the smallest piece that has a clip of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

# Silences in milliseconds (domain/06-voice-ux.md §6.7; voice.md §8 found 70 to 120 best between joined words).
WORD_MS = 70
COMMA_MS = 250
SENTENCE_MS = 500


@dataclass(frozen=True, slots=True)
class Unit:
    """Words with one clip, and the silence in milliseconds that follows them."""

    text: str
    pause_ms: int = WORD_MS


def units(words: Iterable[str], last_pause_ms: int = WORD_MS) -> tuple[Unit, ...]:
    """Return one unit per word; the last is followed by `last_pause_ms`."""
    spoken = [Unit(word) for word in words]
    if spoken:
        spoken[-1] = replace(spoken[-1], pause_ms=last_pause_ms)
    return tuple(spoken)


def as_text(spoken: Sequence[Unit]) -> str:
    """Return the units as one written phrase, with a comma for each longer pause inside it."""
    words = [u.text + ("," if u.pause_ms >= COMMA_MS else "") for u in spoken[:-1]]
    return " ".join([*words, *(u.text for u in spoken[-1:])])
