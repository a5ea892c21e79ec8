"""The offline voice: espeak-ng in this process. Not pretty, never silent (voice.md §1).

espeak-ng is GPL-3 and stays an optional, separately installed part (`requirements-voice.txt`).
"""

from __future__ import annotations

import ctypes
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from audio import dsp
from audio.pcm import Pcm
from audio.synthesis.voice import SynthesisError, VoiceId

# Values of espeak-ng's speak_lib.h
_RETRIEVE, _DO_NOT_EXIT = 2, 0x8000
_RATE_PARAMETER, _POSITION_CHARACTER, _UTF8 = 1, 1, 1
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

# espeak-ng reads a final -ाओं as "-aaw" (voice.md §4); apart, the ending is heard.
_AON_TRAP = re.compile("(ा)ओं")

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Espeak:
    """A voice of espeak-ng. `variant` names it (hi+f2: Hindi, a woman), `words_per_minute` its pace."""

    variant: str = "hi+f2"
    words_per_minute: int = 140
    in_threads: ClassVar[bool] = False

    @property
    def id(self) -> VoiceId:
        """Name and version. Raises SynthesisError where espeak-ng is not installed."""
        settings = f"{self.variant}-{self.words_per_minute}-p{dsp.PROCESSING_VERSION}"
        return VoiceId("espeak", f"{_engine().version}-{settings}")

    def render(self, text: str) -> Pcm:
        """Return `text` as a clip. Raises SynthesisError."""
        engine = _engine()
        with _one_at_a_time:  # the library keeps one global state
            samples = engine.speak(_AON_TRAP.sub(r"\1 ओं", text), self.variant, self.words_per_minute)
        return dsp.finish(samples, engine.rate)


class _Library:
    """The loaded library: one per process."""

    def __init__(self) -> None:
        try:
            import espeakng_loader
        except ImportError as error:
            raise SynthesisError(
                "The offline voice is not installed: pip install -r requirements-voice.txt", permanent=True
            ) from error
        self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path()
        self.rate = int(self._lib.espeak_Initialize(_RETRIEVE, 0, data.encode(), _DO_NOT_EXIT))
        if self.rate <= 0:
            raise SynthesisError(f"espeak-ng cannot read its data in {data}", permanent=True)
        self._lib.espeak_Info.restype = ctypes.c_char_p
        self.version = self._lib.espeak_Info(None).decode()
        self._parts: list[bytes] = []
        self._callback = _CALLBACK(self._keep)  # must outlive every call
        self._lib.espeak_SetSynthCallback(self._callback)

    def _keep(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._parts.append(ctypes.string_at(samples, count * 2))
        return 0

    def speak(self, text: str, variant: str, words_per_minute: int) -> dsp.Samples:
        """Return the samples of `text` at `rate`. Raises SynthesisError."""
        self._parts.clear()
        data = text.encode()
        self._must(self._lib.espeak_SetVoiceByName, variant.encode())
        self._must(self._lib.espeak_SetParameter, _RATE_PARAMETER, words_per_minute, 0)
        self._must(self._lib.espeak_Synth, data, len(data) + 1, 0, _POSITION_CHARACTER, 0, _UTF8, None, None)
        self._must(self._lib.espeak_Synchronize)
        return np.frombuffer(b"".join(self._parts), dtype="<i2").astype(np.float64) / 32768.0

    @staticmethod
    def _must(function: Callable[..., int], *arguments: object) -> None:
        if code := function(*arguments):
            raise SynthesisError(f"espeak-ng answered {code}", permanent=True)


@lru_cache(maxsize=1)
def _engine() -> _Library:
    return _Library()
