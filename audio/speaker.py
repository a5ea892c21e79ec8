"""What a webhook asks: say these prompts, and where is the file.

An utterance is joined from clips once and kept by content; saying it again costs a look at the file's date. Nothing
here synthesises, downloads or sleeps, and nothing here raises into a call.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audio.catalogue import Catalogue
from audio.files import write_whole
from audio.lru import Lru
from audio.pcm import Pcm, seconds_of_file
from audio.stitch import join, slowed
from audio.store import ClipStore
from audio.utterance import Segment, Text, segments, text_of
from core.languages import FIRST_LANGUAGE
from core.speakable import Speakable

Items = Sequence[tuple[str, Mapping[str, Speakable]]]
OnMissing = Callable[[str], None]

APOLOGY = "ERR.TECH"
_HASH = re.compile(r"[0-9a-f]{32}")
_CLIP_CACHE_BYTES = 64 * 1024 * 1024
_KNOWN_UTTERANCES = 8192
_MARKED_FOR_S = 60.0


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sound file: its name, its length, whether it may be served openly, and what it says."""

    hash: str
    seconds: float
    private: bool
    text_hi: str
    text_en: str


@dataclass(frozen=True, slots=True)
class _Clip:
    store: ClipStore
    key: str
    text: str
    pause_ms: int


class Speaker:
    """Joins clips into utterances under `cache_dir`: `said/` may be served openly, `private/` only to the call.

    A clip that `store` lacks is taken from `fallback`. `on_missing` is told what could not be said: a segment's text,
    or the prompt and value that do not fit.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        store: ClipStore,
        cache_dir: Path,
        *,
        fallback: ClipStore | None = None,
        on_missing: OnMissing | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._stores = (store, fallback) if fallback else (store,)
        self._on_missing = on_missing or (lambda _: None)
        self._directories = {False: cache_dir / "said", True: cache_dir / "private"}
        for private, directory in self._directories.items():
            directory.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o755)
        self._salt = _salt(cache_dir / "private" / ".salt")
        self._clips: Lru[tuple[str, bool], Pcm] = Lru(_CLIP_CACHE_BYTES)
        self._seconds: Lru[str, float] = Lru(_KNOWN_UTTERANCES)
        self._marked: Lru[str, float] = Lru(_KNOWN_UTTERANCES)  # digest -> when its file was marked as used
        self._broken: Lru[str, object] = Lru(_KNOWN_UTTERANCES)  # key -> edition of the release it was broken in

    def say(self, items: Items, *, private: bool, slower: bool = False, language: str = FIRST_LANGUAGE) -> Utterance:
        """Return the utterance for `items` (prompt id, slot values), joined now or before.

        `private`: it tells something about a member. `slower`: key 9 the second time. Never raises: what cannot be
        said is reported to `on_missing`, and replaced by an apology when nothing else is left.
        """
        said, texts = self._segments(items, self._catalogue.spoken_in(language))
        clips = self._plan(said) or self._plan(segments(self._catalogue, APOLOGY, {}))
        digest = self._digest(clips, private=private, slower=slower)
        seconds = self._seconds_on_disk(digest, private)
        while seconds is None:
            pieces = self._load(clips, slower=slower)
            if pieces is None:  # a clip turned out broken: plan again without it
                clips = self._plan(said)
                digest = self._digest(clips, private=private, slower=slower)
                continue
            seconds = self._write(digest, join(pieces, slower=slower), private)
        return Utterance(
            hash=digest,
            seconds=seconds,
            private=private,
            text_hi=" ".join(text.hi for text in texts),
            text_en=" ".join(text.en for text in texts),
        )

    def path(self, digest: str, private: bool) -> Path | None:
        """Return the file of an utterance, or None when there is none by that name."""
        if not _HASH.fullmatch(digest):
            return None
        path = self._file(digest, private)
        return path if path.is_file() else None

    def still_there(self, utterance: Utterance) -> bool:
        """Tell whether an utterance's file has not been cleared away, and mark it as used now.

        One marked less than a minute ago is there: clearing away spares what was used within the hour.
        """
        now = time.monotonic()
        marked = self._marked.get(utterance.hash)
        if marked is not None and now - marked < _MARKED_FOR_S:
            return True
        try:
            os.utime(self._file_name(utterance.hash, utterance.private))
        except OSError:
            return False
        self._marked.put(utterance.hash, now)
        return True

    def can_say(self, text: str) -> bool:
        """Tell whether a name or phrase has a clip."""
        return any(store.has(text) for store in self._stores)

    def _segments(self, items: Items, catalogue: Catalogue) -> tuple[list[Segment], list[Text]]:
        said: list[Segment] = []
        texts: list[Text] = []
        for prompt_id, slots in items:
            try:
                piece = segments(catalogue, prompt_id, slots, self.can_say)
                text = text_of(catalogue, prompt_id, slots, self.can_say)
            except (KeyError, ValueError) as error:
                self._on_missing(f"{prompt_id}: {error}")
                piece = segments(catalogue, APOLOGY, {})
                text = text_of(catalogue, APOLOGY, {})
            said += piece
            texts.append(text)
        return said, texts

    def _plan(self, said: Sequence[Segment]) -> list[_Clip]:
        """Return where each segment's clip is, without those that have none."""
        clips = []
        for segment in said:
            for store in self._stores:
                key = store.key(segment.text)
                if store.has_key(key) and not self._is_broken(store, key):
                    clips.append(_Clip(store, key, segment.text, segment.pause_after_ms))
                    break
            else:
                self._on_missing(segment.text)
        return clips

    def _is_broken(self, store: ClipStore, key: str) -> bool:
        broken_in = self._broken.get(key)
        return broken_in is not None and broken_in == store.edition()

    def _digest(self, clips: Sequence[_Clip], *, private: bool, slower: bool) -> str:
        content = "|".join([f"{clip.key}:{clip.pause_ms}" for clip in clips] + ["slower"] * slower).encode()
        if private:
            # Amounts are few enough to try them all: without the salt, a name would give its content away.
            return hmac.new(self._salt, content, hashlib.sha256).hexdigest()[:32]
        return hashlib.sha256(content).hexdigest()[:32]

    def _load(self, clips: Sequence[_Clip], *, slower: bool) -> list[tuple[Pcm, int]] | None:
        pieces = []
        for clip in clips:
            pcm = self._clips.get((clip.key, slower))
            if pcm is None:
                found = self._clips.get((clip.key, False)) or clip.store.get_key(clip.key)
                if found is None:
                    self._broken.put(clip.key, clip.store.edition())
                    return None
                pcm = slowed(found) if slower else found
                self._clips.put((clip.key, slower), pcm, len(pcm.samples))
            pieces.append((pcm, clip.pause_ms))
        return pieces

    def _file(self, digest: str, private: bool) -> Path:
        return Path(self._file_name(digest, private))

    def _file_name(self, digest: str, private: bool) -> str:
        # A plain text: paths are put together some ten times slower, and every turn needs one.
        return f"{self._directories[private]}{os.sep}{digest[:2]}{os.sep}{digest}.wav"

    def _seconds_on_disk(self, digest: str, private: bool) -> float | None:
        """Return an utterance's length if its file is whole, and mark it as used now."""
        path = self._file(digest, private)
        try:
            os.utime(path)  # also proves that a clean-up has not taken it
        except OSError:
            return None
        known = self._seconds.get(digest)
        if known is None:
            try:
                known = Pcm.from_wav(path.read_bytes()).seconds
            except (OSError, ValueError):
                return None
            self._seconds.put(digest, known)
        return known

    def _write(self, digest: str, pcm: Pcm, private: bool) -> float:
        """Write an utterance. Not durably: a power cut may empty it, which the first look afterwards notices."""
        data = pcm.to_wav()
        try:
            write_whole(self._file(digest, private), data, durable=False, private=private)
        except OSError as error:
            self._on_missing(f"utterance {digest}: {error}")
        seconds = seconds_of_file(len(data))
        self._seconds.put(digest, seconds)
        return seconds


def _salt(path: Path) -> bytes:
    """Return the secret that private names are made with; processes that share the directory share it."""
    if not path.exists():
        mine = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        write_whole(mine, secrets.token_bytes(32), durable=True, private=True)
        # Linking fails when another process was first; then its salt is the one.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
    return path.read_bytes()
