"""A spoken answer as a file: what may be played on the line."""

from __future__ import annotations

import io
import wave

MOST_SECONDS = 180
# The telephone carries no more than 8 kHz; recorders of phones mostly write 16.
_RATES = frozenset({8_000, 16_000})
# Three minutes at the higher rate, and what a form adds.
MOST_BYTES = MOST_SECONDS * 16_000 * 2 + 64 * 1024


class NotSpeechError(ValueError):
    """The file cannot be played on the line. `too_long`: because of its length alone."""

    def __init__(self, *, too_long: bool = False) -> None:
        super().__init__("too long" if too_long else "not a WAV file of one channel, 16 bits, 8 or 16 kHz")
        self.too_long = too_long


def seconds_of(data: bytes) -> int:
    """Return how long a spoken answer is, in seconds, at least 1. Raises NotSpeechError."""
    try:
        with wave.open(io.BytesIO(data), "rb") as sound:
            channels, width, rate, frames, *_ = sound.getparams()
            whole = len(sound.readframes(frames)) == frames * channels * width
    except (wave.Error, EOFError) as error:
        raise NotSpeechError from error
    if (channels, width) != (1, 2) or rate not in _RATES or not whole or frames < rate:
        raise NotSpeechError
    if frames > MOST_SECONDS * rate:
        raise NotSpeechError(too_long=True)
    return frames // rate
