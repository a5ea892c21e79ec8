"""Clips into one utterance: sound, silence, sound."""

from __future__ import annotations

from collections.abc import Sequence

from audio import dsp
from audio.pcm import RATE, Pcm

SLOWER_SPEED = 0.9  # domain/06-voice-ux.md §6.8: key 9 repeats at 0.9
_SAMPLE_BYTES = 2
# Nothing follows the last piece: the silence of a sentence end would only delay her turn.
_LAST_PAUSE_MS = 150


def join(pieces: Sequence[tuple[Pcm, int]], *, slower: bool = False) -> Pcm:
    """Return the pieces, each followed by its silence in milliseconds, as one sound.

    Clips fade in and out already (`audio.dsp.finish`). `slower` widens the silences; the clips are to be
    `slowed` already.
    """
    widen = 1 / SLOWER_SPEED if slower else 1.0
    parts: list[bytes] = []
    for pcm, pause_ms in pieces[:-1]:
        parts += [pcm.samples, _silence(pause_ms * widen)]
    parts += [pcm.samples for pcm, _ in pieces[-1:]]
    return Pcm(b"".join(parts) + _silence(_LAST_PAUSE_MS))


def _silence(milliseconds: float) -> bytes:
    return bytes(round(milliseconds * RATE / 1000) * _SAMPLE_BYTES)


def slowed(pcm: Pcm) -> Pcm:
    """Return a clip at 0.9 of its pace, pitch unchanged."""
    return dsp.to_pcm(dsp.fade(dsp.stretch(dsp.to_float(pcm), SLOWER_SPEED)))
