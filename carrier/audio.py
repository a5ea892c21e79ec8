"""Sound files: how long they last, turning telephone WAV into what browsers play, and making stand-in recordings."""

import io
import math
import struct
import wave
from array import array
from dataclasses import dataclass

RATE = 8000
PCM, A_LAW, MU_LAW, EXTENSIBLE = 1, 6, 7, 0xFFFE


class AudioError(ValueError):
    """Neither WAV nor MP3, or a broken one."""


@dataclass(frozen=True)
class Sound:
    """What a sound file is. Duration in seconds."""

    duration: float
    kind: str
    encoding: int = PCM
    rate: int = RATE
    channels: int = 1
    data: bytes = b""


def inspect(body: bytes) -> Sound:
    """Measure a WAV (PCM, A-law, mu-law) by its data, an MP3 by its frame headers."""
    if body[:4] == b"RIFF" and body[8:12] == b"WAVE":
        return _wav(body)
    return _mp3(body)


def _wav(body: bytes) -> Sound:
    at, form, data = 12, b"", None
    while at + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, at)
        chunk = body[at + 8 : at + 8 + size]
        if name == b"fmt ":
            form = chunk
        elif name == b"data":
            data = chunk
        at += 8 + size + (size & 1)
    if len(form) < 16 or data is None:
        raise AudioError("a WAV without format or data")
    encoding, channels, rate, bytes_per_second = struct.unpack_from("<HHII", form)
    if encoding not in (PCM, A_LAW, MU_LAW, EXTENSIBLE) or not bytes_per_second:
        raise AudioError(f"a WAV with encoding {encoding}")
    return Sound(len(data) / bytes_per_second, "audio/wav", encoding, rate, channels, data)


_RATES = {0: (11025, 12000, 8000), 2: (22050, 24000, 16000), 3: (44100, 48000, 32000)}
_KBPS_V1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_V2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _mp3_frame(body: bytes, at: int) -> tuple[int, float] | None:
    """The bytes and seconds of the layer III frame that starts here, if one does."""
    if at + 4 > len(body) or body[at] != 0xFF or body[at + 1] & 0xE6 != 0xE2:
        return None
    version, quality, rate = (body[at + 1] >> 3) & 3, body[at + 2] >> 4, (body[at + 2] >> 2) & 3
    if version == 1 or rate == 3 or quality in (0, 15):
        return None
    hertz = _RATES[version][rate]
    kbps = (_KBPS_V1 if version == 3 else _KBPS_V2)[quality]
    samples = 1152 if version == 3 else 576
    return samples // 8 * kbps * 1000 // hertz + ((body[at + 2] >> 1) & 1), samples / hertz


def _mp3(body: bytes) -> Sound:
    at, seconds = 0, 0.0
    if body[:3] == b"ID3" and len(body) >= 10:
        size = body[6:10]
        at = 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    while (frame := _mp3_frame(body, at)) is not None:
        at += frame[0]
        seconds += frame[1]
    if not seconds:
        raise AudioError("neither WAV nor MP3")
    return Sound(seconds, "audio/mpeg")


def _mu_law(code: int) -> int:
    code = ~code & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return -size if code & 0x80 else size


def _a_law(code: int) -> int:
    code ^= 0x55
    size, segment = (code & 0x0F) << 4, (code & 0x70) >> 4
    size = size + 8 if not segment else (size + 0x108) << (segment - 1)
    return size if code & 0x80 else -size


_TABLES = {MU_LAW: [_mu_law(code) for code in range(256)], A_LAW: [_a_law(code) for code in range(256)]}


def for_browser(body: bytes) -> tuple[bytes, str]:
    """The same sound as bytes and content type any browser can play."""
    sound = inspect(body)
    if sound.encoding not in _TABLES:
        return body, sound.kind
    table = _TABLES[sound.encoding]
    return wav(array("h", (table[code] for code in sound.data)), sound.rate, sound.channels), "audio/wav"


def wav(samples: "array[int]", rate: int = RATE, channels: int = 1) -> bytes:
    """A 16-bit PCM WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return out.getvalue()


# One wave of a 200 Hz tone, forty samples.
_WAVE = array("h", (round(6000 * math.sin(index * math.tau / 40)) for index in range(40)))


def speech_like(seconds: float, voiced: list[tuple[float, float]]) -> bytes:
    """A stand-in for someone's voice: a low tone while she spoke, silence otherwise; 8 kHz WAV."""
    samples = array("h", bytes(2 * round(seconds * RATE)))
    for start, end in voiced:
        first, last = round(start * RATE), min(round(end * RATE), len(samples))
        length = max(0, last - first)
        samples[first : first + length] = (_WAVE * (length // 40 + 1))[:length]
    return wav(samples)


def silent_mp3(seconds: float) -> bytes:
    """MP3 frames of silence, 8 kHz mono at 8 kbit/s, for as long as that; 72 ms a frame."""
    frame = b"\xff\xe3\x18\xc4" + bytes(68)
    return frame * max(1, round(seconds / 0.072))
