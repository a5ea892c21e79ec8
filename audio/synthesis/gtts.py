"""The online voice: Google's, through gTTS. At build time only, and for public texts only: no member's name goes out.

Two habits of gTTS 2.5 are not taken over (voice.md §7). Its `stream` switches certificate checks off, so anybody on
the way could change what an emergency prompt says: gTTS only writes the request, urllib3 sends it and checks. And it
does not know the danda, so long texts would be cut anywhere: they are cut at sentence ends here.

Google may change the voice without notice; the version below names our side only.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import io
import random
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import urllib3

from audio import dsp
from audio.pcm import Pcm
from audio.synthesis.voice import SynthesisError, VoiceId

LONGEST_REQUEST = 100  # characters; gTTS would cut longer ones itself
_BETWEEN_PARTS_S = 0.3
_LARGEST_ANSWER = 4 * 1024 * 1024
_LONGEST_WAIT_S = 60.0

_SENTENCE = re.compile(r"[^।?!]+[।?!]?")
_AUDIO = re.compile(rb'jQ1olc","\[\\"([A-Za-z0-9+/=]+)\\"\]')
_WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}


class _TryAgainError(Exception):
    """A failure that may pass. `wait_s`: how long the server asked to be left alone."""

    def __init__(self, reason: str, wait_s: float = 0.0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


@dataclass(frozen=True)
class Gtts:
    """Google's Hindi voice. `timeout_s` bounds connecting and each wait for data; `attempts` bounds each request.

    Between attempts it waits `backoff_s`, twice as long every time, plus as much again at random, so that several
    builds do not return in step.
    """

    tld: str = "co.in"
    timeout_s: float = 10.0
    attempts: int = 5
    backoff_s: float = 1.0
    sleep: Callable[[float], None] = time.sleep
    in_threads: ClassVar[bool] = True

    @property
    def id(self) -> VoiceId:
        """Name and version. Raises SynthesisError where gTTS is not installed."""
        return VoiceId("gtts", f"{_needed('gtts').__version__}-{self.tld}-p{dsp.PROCESSING_VERSION}")

    def render(self, text: str) -> Pcm:
        """Return `text` as a clip. Raises SynthesisError: permanent for a refusal, otherwise after all attempts."""
        sounds = [self._sound(part) for part in parts_of(text)]
        if not sounds:
            raise SynthesisError("there is no text to speak", permanent=True)
        rate = sounds[0][1]
        gap = np.zeros(round(rate * _BETWEEN_PARTS_S))
        pieces = [piece for samples, _ in sounds for piece in (gap, samples)][1:]
        return dsp.finish(np.concatenate(pieces), rate)

    def _sound(self, part: str) -> tuple[dsp.Samples, int]:
        reason = ""
        for attempt in range(self.attempts):
            try:
                return _decoded(b"".join(self._ask(part)))
            except _TryAgainError as error:
                reason = str(error)
                if attempt + 1 < self.attempts:
                    wait = self.backoff_s * 2**attempt * (1 + random.random())  # noqa: S311  # no secret
                    self.sleep(min(max(wait, error.wait_s), _LONGEST_WAIT_S))
        raise SynthesisError(f"{self.attempts} attempts, last: {reason}", permanent=False)

    def _ask(self, part: str) -> Iterator[bytes]:
        speech = _needed("gtts").gTTS(part, lang="hi", tld=self.tld, lang_check=False)
        for prepared in speech._prepare_requests():
            yield _audio_in(self._answer(prepared))

    def _answer(self, prepared: Any) -> bytes:
        timeout = urllib3.Timeout(connect=self.timeout_s, read=self.timeout_s)
        try:
            response = _pool().request(
                "POST",
                prepared.url,
                body=prepared.body,
                headers=dict(prepared.headers),
                timeout=timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            try:
                data = response.read(_LARGEST_ANSWER)
            finally:
                response.close()
        except urllib3.exceptions.HTTPError as error:
            raise _TryAgainError(f"no answer: {type(error).__name__}") from error
        if response.status in _WORTH_ANOTHER_TRY:
            raise _TryAgainError(f"HTTP {response.status}", _seconds(response.headers.get("Retry-After")))
        if response.status != 200:
            raise SynthesisError(f"HTTP {response.status}", permanent=True)
        return data


def parts_of(text: str) -> list[str]:
    """Cut a text at sentence ends, then where needed at commas and spaces, into parts of at most 100 characters."""
    parts = []
    for sentence in (found.strip() for found in _SENTENCE.findall(text)):
        rest = sentence
        while len(rest) > LONGEST_REQUEST:
            head = rest[: LONGEST_REQUEST + 1]
            cut = max(head.rfind(", ") + 1, 0) or max(head.rfind(" "), 0) or LONGEST_REQUEST
            parts.append(rest[:cut].strip())
            rest = rest[cut:].strip()
        parts.append(rest)
    return [part for part in parts if part.strip(" ।?!,")]


def _audio_in(answer: bytes) -> bytes:
    found = _AUDIO.search(answer)
    if found is None:
        raise _TryAgainError("the answer holds no audio")
    try:
        return base64.b64decode(found[1], validate=True)
    except binascii.Error as error:
        raise _TryAgainError("the answer's audio is garbled") from error


def _decoded(mp3: bytes) -> tuple[dsp.Samples, int]:
    soundfile = _needed("soundfile")
    try:
        samples, rate = soundfile.read(io.BytesIO(mp3), dtype="float64", always_2d=True)
    except soundfile.SoundFileError as error:
        raise _TryAgainError(f"the audio is not MP3: {error}") from error
    if not len(samples):
        raise _TryAgainError("the audio is empty")
    return np.asarray(samples.mean(axis=1), dtype=np.float64), int(rate)


def _needed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise SynthesisError(
            f"The online voice needs {module}: pip install -r requirements-gtts.txt", permanent=True
        ) from error


@lru_cache(maxsize=1)
def _pool() -> urllib3.PoolManager:
    proxy = urllib.request.getproxies().get("https")
    if proxy:
        return urllib3.ProxyManager(proxy, cert_reqs="CERT_REQUIRED")
    return urllib3.PoolManager(cert_reqs="CERT_REQUIRED")


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after and retry_after.isdigit() else 0.0
