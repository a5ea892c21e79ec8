"""The clips the line plays: fetched over HTTP, kept as long as their headers allow, measured once."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from carrier import audio
from carrier.line import Clip
from carrier.transport import Reply, Request, Transport


class ClipError(Exception):
    """The clip could not be fetched or is no sound."""


@dataclass(frozen=True)
class _Kept:
    clip: Clip
    etag: str
    fresh_until: float


class ClipStore:
    """One media server's cache."""

    def __init__(self, transport: Transport, most_bytes: int) -> None:
        self._transport = transport
        self._most_bytes = most_bytes
        self._kept: dict[str, _Kept] = {}
        self._bytes: dict[str, bytes] = {}

    def bytes_of(self, key: str) -> bytes | None:
        """The sound itself, for a phone that can really play it."""
        return self._bytes.get(key)

    def fetch(self, url: str, now: Callable[[], float]) -> Clip:
        """The clip at this address, from the cache or the network; raises `ClipError`."""
        kept = self._kept.get(url)
        if kept is not None and now() < kept.fresh_until:
            return kept.clip
        headers = {"If-None-Match": kept.etag} if kept is not None and kept.etag else {}
        reply = self._get(url, headers)
        if reply.status == 304 and kept is not None:
            self._keep(url, kept.clip, kept.etag, reply, now())
            return kept.clip
        if not reply.ok:
            raise ClipError(f"{url}: {reply.failure or reply.status}")
        if len(reply.body) > self._most_bytes:
            raise ClipError(f"{url}: {len(reply.body)} bytes is too much")
        try:
            sound = audio.inspect(reply.body)
        except audio.AudioError as error:
            raise ClipError(f"{url}: {error}") from error
        key = hashlib.sha256(reply.body).hexdigest()[:24]
        self._bytes[key] = reply.body
        clip = Clip(
            url,
            sound.duration,
            key,
            unquote(reply.header("X-Prompt-Words-Hi")),
            unquote(reply.header("X-Prompt-Words-En")),
        )
        self._keep(url, clip, reply.header("ETag"), reply, now())
        return clip

    def _get(self, url: str, headers: dict[str, str]) -> Reply:
        request = Request(
            "GET", url, {"User-Agent": "Plivo", "Accept": "audio/*", **headers}, connect_ms=2000, read_ms=120000
        )
        reply = self._transport.send(request)
        return reply if reply.ok or reply.status == 304 else self._transport.send(request)

    def _keep(self, url: str, clip: Clip, etag: str, reply: Reply, now: float) -> None:
        rules = reply.header("Cache-Control").lower()
        if "no-store" in rules:
            self._kept.pop(url, None)
            return
        age = re.search(r"max-age=(\d+)", rules)
        fresh = float(age[1]) if age and "no-cache" not in rules else 0.0
        self._kept[url] = _Kept(clip, etag, now + fresh)
