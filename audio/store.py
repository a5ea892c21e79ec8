"""Clips by content: one file per (text, voice, engine version), and the release that says which of them count.

    <root>/<voice>/<first two of key>/<key>.wav
    <root>/<voice>/release.json

Readers see what the release lists. A build writes clips first and the release last, so a build that fails or is cut
off leaves the old release speaking.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from audio.files import write_whole
from audio.normalise import normalise
from audio.pcm import Pcm, PcmError
from audio.synthesis.voice import VoiceId

RELEASE = "release.json"

# Engines' texts repeat on every call; the normaliser's dozen patterns are worth remembering.
_normalised = lru_cache(maxsize=8192)(normalise)


class NoReleaseError(LookupError):
    """No clips have been published for this voice yet. Run the audio build."""


@dataclass(frozen=True, slots=True)
class ClipProblem:
    """A released clip that cannot be played, and why."""

    key: str
    problem: str


class ClipStore:
    """The clips of one voice. Readers may share an instance between threads."""

    def __init__(self, root: Path, voice: VoiceId) -> None:
        self.voice = voice
        self.directory = root / voice.name
        self._released: dict[str, str] = {}
        self._seen: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self.refresh()

    @classmethod
    def open_released(cls, root: Path, voice_name: str) -> ClipStore:
        """Open a voice as it was last published; its engine need not be installed. Raises NoReleaseError."""
        release = _read_release(root / voice_name / RELEASE)
        if release is None:
            raise NoReleaseError(f"{root / voice_name} holds no release. Run the audio build.")
        return cls(root, VoiceId(str(release["voice"]), str(release["version"])))

    def key(self, text: str) -> str:
        """Return the clip's key: it changes with the normalised text, the voice or the engine's version."""
        content = f"{_normalised(text)}|{self.voice.name}|{self.voice.version}"
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def path(self, key: str) -> Path:
        """Return where the clip is or would be."""
        return self.directory / key[:2] / f"{key}.wav"

    def has(self, text: str) -> bool:
        """Tell whether the text can be spoken: its clip is in the release."""
        return self.has_key(self.key(text))

    def has_key(self, key: str) -> bool:
        """Tell whether a clip is in the release, looking for a newer release before saying no."""
        return key in self._released or (self.refresh() and key in self._released)

    def get(self, text: str) -> Pcm | None:
        """Return a released clip's sound, or None when it is not there or not intact."""
        return self.get_key(self.key(text))

    def get_key(self, key: str) -> Pcm | None:
        """As `get`, by key."""
        if not self.has_key(key):
            return None
        try:
            data = self.path(key).read_bytes()
            return Pcm.from_wav(data) if _digest(data) == self._released[key] else None
        except (OSError, PcmError):
            return None

    def put(self, text: str, pcm: Pcm) -> str:
        """Write a clip durably and return its key. It is spoken once `publish` has listed it."""
        key = self.key(text)
        write_whole(self.path(key), pcm.to_wav(), durable=True)
        return key

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Return the texts that have no file yet, each clip once; a leftover of a broken disk counts as none."""
        by_key = {self.key(text): text for text in texts}
        return [text for key, text in by_key.items() if not self._readable(key)]

    def publish(self, texts: Iterable[str]) -> int:
        """Add the clips of `texts` to the release and return how many it now lists.

        What was released stays released: a call under way may still say it. Raises PcmError, and publishes nothing,
        when a file is missing or broken.
        """
        hashes = {key: self._hash_of(key) for key in {self.key(text) for text in texts}}
        with _only_publisher(self.directory):
            release = _read_release(self.directory / RELEASE) or {}
            clips = {**_clips(release), **hashes}
            content = {"voice": self.voice.name, "version": self.voice.version, "clips": clips}
            data = json.dumps(content, sort_keys=True, indent=0).encode()
            write_whole(self.directory / RELEASE, data, durable=True)
        self.refresh()
        return len(clips)

    def verify(self) -> list[ClipProblem]:
        """Read every released clip and return those that are missing or differ from the release."""
        problems = []
        for key, expected in sorted(self._released.items()):
            try:
                found = self._hash_of(key)
            except PcmError as error:
                problems.append(ClipProblem(key, str(error)))
                continue
            if found != expected:
                problems.append(ClipProblem(key, "the file is not the one that was published"))
        return problems

    def released_keys(self) -> frozenset[str]:
        """Return the keys of the clips that can be spoken."""
        return frozenset(self._released)

    def edition(self) -> object:
        """Return something that differs after every new release."""
        self.refresh()
        return self._seen

    def refresh(self) -> bool:
        """Read the release again if it changed; tell whether it did. Costs one look at the file's date."""
        path = self.directory / RELEASE
        try:
            stat = path.stat()
        except OSError:
            return False
        with self._lock:
            if (seen := (stat.st_mtime_ns, stat.st_ino)) == self._seen:
                return False
            if (release := _read_release(path)) is None:
                return False
            self._released, self._seen = _clips(release), seen
            return True

    def _readable(self, key: str) -> bool:
        try:
            self._hash_of(key)
        except PcmError:
            return False
        return True

    def _hash_of(self, key: str) -> str:
        try:
            data = self.path(key).read_bytes()
        except OSError as error:
            raise PcmError(f"{key}: {error.strerror}") from error
        Pcm.from_wav(data)
        return _digest(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read_release(path: Path) -> dict[str, object] | None:
    try:
        release = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return release if isinstance(release, dict) and {"voice", "version", "clips"} <= release.keys() else None


def _clips(release: Mapping[str, object]) -> dict[str, str]:
    clips = release.get("clips")
    return dict(clips) if isinstance(clips, dict) else {}


@contextmanager
def _only_publisher(directory: Path) -> Iterator[None]:
    """Two builds that publish at once would each drop the other's clips from the list."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / ".publish.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
