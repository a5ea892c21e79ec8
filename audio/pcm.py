"""Sound as the line plays it: 8 kHz, mono, 16-bit PCM."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
HEADER_BYTES = 44
_SAMPLE_BYTES = 2


class PcmError(ValueError):
    """This is not an 8 kHz mono 16-bit WAV file with sound in it."""


@dataclass(frozen=True, slots=True)
class Pcm:
    """Little-endian 16-bit samples at 8 kHz, without a header."""

    samples: bytes

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.samples) / (_SAMPLE_BYTES * RATE)

    def array(self) -> NDArray[np.int16]:
        """Return a read-only view of the samples."""
        return np.frombuffer(self.samples, dtype="<i2")

    def to_wav(self) -> bytes:
        """Return a complete WAV file."""
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(_SAMPLE_BYTES)
            file.setframerate(RATE)
            file.writeframes(self.samples)
        return out.getvalue()

    @classmethod
    def from_wav(cls, data: bytes) -> Pcm:
        """Read a WAV file. Raises PcmError when it is broken, empty or in another format."""
        try:
            with wave.open(io.BytesIO(data), "rb") as file:
                shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
                samples = file.readframes(file.getnframes())
                promised = file.getnframes() * _SAMPLE_BYTES
        except (wave.Error, EOFError) as error:
            raise PcmError(str(error)) from error
        if shape != (1, _SAMPLE_BYTES, RATE) or not samples or len(samples) != promised:
            raise PcmError(f"channels, bytes, rate are {shape}; {len(samples)} of {promised} bytes")
        return cls(samples)


def seconds_of_file(size: int) -> float:
    """Return the length of one of our own WAV files from its size in bytes."""
    return max(size - HEADER_BYTES, 0) / (_SAMPLE_BYTES * RATE)
