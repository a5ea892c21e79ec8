"""Recordings: made while a call records, ready a little later, downloadable until deleted."""

from dataclasses import dataclass, field
from datetime import datetime

from carrier import audio


@dataclass
class Recording:
    """One recording. Seconds; epoch milliseconds; `voiced` holds the spans in which somebody spoke."""

    id: str
    call_uuid: str
    caller: str
    callee: str
    format: str
    started_at: datetime
    url: str
    seconds: float = 0.0
    voiced: list[tuple[float, float]] = field(default_factory=list)
    body: bytes = b""
    content_type: str = ""
    ready_at: datetime | None = None

    def finish(self, seconds: float, ready_at: datetime) -> None:
        """The recording is over; make its file unless a phone brings real sound."""
        self.seconds = seconds
        self.ready_at = ready_at
        if self.body:
            return
        if self.format == "mp3":
            self.body, self.content_type = audio.silent_mp3(seconds), "audio/mpeg"
        else:
            self.body, self.content_type = audio.speech_like(seconds, self.voiced), "audio/wav"

    def bring(self, body: bytes) -> None:
        """Real sound from a phone's microphone: WAV, whatever the format asked for; the carrier has no encoder."""
        audio.inspect(body)
        self.body, self.content_type = body, "audio/wav"

    def is_ready(self, now: datetime) -> bool:
        """Can it be downloaded yet?"""
        return self.ready_at is not None and self.ready_at <= now

    def times(self) -> dict[str, str]:
        """The webhook's account of it."""
        start = round(self.started_at.timestamp() * 1000)
        length = round(self.seconds * 1000)
        return {
            "RecordUrl": self.url,
            "RecordingID": self.id,
            "RecordingDuration": str(round(self.seconds)),
            "RecordingDurationMs": str(length),
            "RecordingStartMs": str(start),
            "RecordingEndMs": str(start + length),
        }


@dataclass
class Recordings:
    """All recordings of this run."""

    items: dict[str, Recording] = field(default_factory=dict)

    def add(self, recording: Recording) -> None:
        """Enter one."""
        self.items[recording.id] = recording

    def ready(self, now: datetime) -> list[Recording]:
        """Those that can be downloaded, latest first."""
        return sorted(
            (item for item in self.items.values() if item.is_ready(now)),
            key=lambda item: item.started_at,
            reverse=True,
        )
