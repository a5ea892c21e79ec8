"""Voices and stores for tests: a tone stands in for speech where only files and joins matter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from audio import dsp
from audio.build import clip_texts
from audio.catalogue import Catalogue, load
from audio.pcm import RATE, Pcm
from audio.store import ClipStore
from audio.synthesis.voice import SynthesisError, Voice, VoiceId


@dataclass(frozen=True)
class ToneVoice:
    """Renders each text as a tone of its own pitch. Texts in `silent` come out silent, `dumb` ones fail."""

    silent: frozenset[str] = frozenset()
    dumb: frozenset[str] = frozenset()
    version: str = "1"
    in_threads: ClassVar[bool] = True

    @property
    def id(self) -> VoiceId:
        return VoiceId("tone", self.version)

    def render(self, text: str) -> Pcm:
        if text in self.dumb or "*" in self.dumb:
            raise SynthesisError("cannot", permanent=True)
        pitch = 200 + int(hashlib.sha256(text.encode()).hexdigest()[:4], 16) % 2000
        wave = np.sin(2 * np.pi * pitch * np.arange(RATE // 5) / RATE) * (0 if text in self.silent else 0.3)
        return dsp.to_pcm(dsp.fade(wave))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def voice() -> Voice:
    return ToneVoice()


@pytest.fixture
def make_voice() -> Callable[..., Voice]:
    return ToneVoice


@pytest.fixture
def store(tmp_path: Path, voice: Voice) -> ClipStore:
    return ClipStore(tmp_path / "audio", voice.id)


@pytest.fixture(scope="session")
def full_root(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A root where everything the line says has a (tone) clip, and सुनीता is the only name."""
    root = tmp_path_factory.mktemp("full") / "audio"
    tone = ToneVoice()
    full = ClipStore(root, tone.id)
    texts = clip_texts(catalogue, names=["सुनीता"])
    for text in texts:
        full.put(text, tone.render(text))
    full.publish(texts)
    return root


@pytest.fixture
def full_store(full_root: Path) -> ClipStore:
    return ClipStore.open_released(full_root, "tone")
