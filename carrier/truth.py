"""The truth log: everything the carrier saw and did, in order, for tests and for the curious to read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from carrier.engine import Engine


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `at` is in seconds since the carrier started, `time` in UTC.

    Kinds: rest (a request came in), accepted, queued, placed (her phone is being called), refused, dialled, ringing,
    answered, document, heard, key, voice, recorded, bridged, ended, webhook (one went out), fault, trouble, note.
    """

    at: float
    time: str
    kind: str
    call_uuid: str
    data: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """A flat dictionary."""
        return {
            "at": round(self.at, 3),
            "time": self.time,
            "kind": self.kind,
            "call_uuid": self.call_uuid,
            **self.data,
        }


class TruthLog:
    """Grows only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._entries: list[Entry] = []

    def add(self, kind: str, call_uuid: str = "", **data: Any) -> None:
        """Note that something happened just now."""
        with self._engine.lock:
            time = self._engine.wall().isoformat(timespec="milliseconds")
            self._entries.append(Entry(self._engine.now, time, kind, call_uuid, data))

    def entries(self, call_uuid: str = "", kinds: Iterable[str] = ()) -> list[Entry]:
        """A copy of the log, or of the part about one call or of some kinds."""
        wanted = set(kinds)
        with self._engine.lock:
            return [
                entry
                for entry in self._entries
                if (not call_uuid or entry.call_uuid == call_uuid) and (not wanted or entry.kind in wanted)
            ]


@dataclass(frozen=True)
class Transcript:
    """One call as it was lived on the phone."""

    call_uuid: str
    entries: list[Entry]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The entries of one kind."""
        return [entry.as_json() for entry in self.entries if entry.kind == kind]

    def heard(self) -> list[dict[str, Any]]:
        """The clips: url, started, seconds really heard, duration, complete, words."""
        return self.of("heard")

    @property
    def ended(self) -> dict[str, Any]:
        """How the call ended: code, name, source, status. Empty while it goes on."""
        endings = self.of("ended")
        return endings[-1] if endings else {}

    def __str__(self) -> str:
        lines = (f"{entry.at:9.2f}  {entry.kind:9} {_told(entry.data)}" for entry in self.entries)
        return "\n".join(lines)


_TOO_LONG = {"fields", "reply", "nonce"}


def _told(data: dict[str, Any]) -> str:
    shown = ((name, value) for name, value in data.items() if value not in ("", None) and name not in _TOO_LONG)
    return " ".join(f"{name}={value!r}" for name, value in shown)
