"""Fetch recordings after the call, by their id: never by the address a webhook names (R51, R52).

What is not an audio file is not kept. A recording that cannot be had within a day is lost, and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from audio.files import write_whole
from db.queries import answers, fetching
from db.queries.fetching import WantedRecording
from ivr.services import LineServices
from ivr.telephony.port import CallLookup, TelephonyError

FOLDER = "recordings"
MAX_BYTES = 10 * 1024 * 1024
_BATCH = 20
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(hours=1)
_GIVE_UP_AFTER = timedelta(hours=24)
# Whoever is cut off may hear what she spoke once more when she rings again within half an hour; then the provider's
# copy has no use any more, and within the hour it is gone (S7).
_COPY_IS_OF_USE = timedelta(minutes=40)
# A recording appears at the provider some time after its news: "no such recording" means it only after this.
_REALLY_ABSENT_AFTER = timedelta(hours=1)

log = structlog.get_logger(__name__)


class NotAudioError(ValueError):
    """The provider sent something that is not a WAV or MP3 file of bearable size."""


def suffix_of(data: bytes) -> str:
    """Return `.wav` or `.mp3` by what the file begins with. Raises NotAudioError."""
    if len(data) > MAX_BYTES:
        raise NotAudioError("the file is too large")
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return ".wav"
    is_mpeg_frame = len(data) > 2 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0
    if data[:3] == b"ID3" or is_mpeg_frame:
        return ".mp3"
    raise NotAudioError("the file is neither WAV nor MP3")


def next_try(tries: int, made_at: datetime, now: datetime, *, permanent: bool) -> datetime | None:
    """Return when to try again after the `tries`-th failure, each time later; None when it is lost."""
    age = now - made_at
    if age >= _GIVE_UP_AFTER or (permanent and age >= _REALLY_ABSENT_AFTER):
        return None
    return now + _wait(tries)


def _wait(tries: int) -> timedelta:
    # The exponent is bounded: 2^20 times ten seconds is long past the longest wait.
    return min(_FIRST_WAIT * (1 << min(tries - 1, 20)), _LONGEST_WAIT)


@dataclass(frozen=True)
class RecordingFetcher:
    """Fetches what is wanted into the data folder. `should_stop`: asked between two, for a quick shutdown."""

    line: LineServices
    lookup: CallLookup
    should_stop: Callable[[], bool] = lambda: False

    def fetch(self) -> int:
        """Try every recording whose time has come; return how many are now on disk."""
        with self.line.database.read() as connection:
            wanted = fetching.wanted_recordings(connection, self.line.clock.now(), _BATCH)
        stored = 0
        for one in wanted:
            if self.should_stop():
                break
            stored += self._fetch_one(one)
        return stored

    def _fetch_one(self, one: WantedRecording) -> bool:
        try:
            file = self._store(one)
        except (TelephonyError, NotAudioError, OSError) as error:
            permanent = isinstance(error, TelephonyError) and error.permanent
            self._note_failure(one, permanent=permanent)
            log.warning("a recording could not be fetched", recording=one.id, error=type(error).__name__)
            return False
        with self.line.database.write() as connection:
            delete_at = self.line.clock.now() + _COPY_IS_OF_USE
            stored = fetching.recording_stored(connection, one.id, file, delete_at)
            if stored:
                answers.tell_fetched(connection, one.id, self.line.clock.now())
        if not stored:
            # She took it back while it was fetched: her voice is not kept.
            (self.line.settings.data_dir / file).unlink(missing_ok=True)
        return stored

    def _store(self, one: WantedRecording) -> str:
        data = self.lookup.fetch_recording(one.provider_recording_id)
        file = f"{FOLDER}/{one.id}{suffix_of(data)}"
        write_whole(self.line.settings.data_dir / file, data, durable=True, private=True)
        return file

    def _note_failure(self, one: WantedRecording, *, permanent: bool) -> None:
        now, tries = self.line.clock.now(), one.tries + 1
        with self.line.database.write() as connection:
            again_at = next_try(tries, one.made_at, now, permanent=permanent)
            fetching.recording_not_yet(connection, one.id, tries, again_at)
            if again_at is None:
                answers.take_back_lost(connection, one.id)

    def delete_copies(self) -> int:
        """Have the provider delete what is on our disk, or was taken back; return how many copies are gone."""
        with self.line.database.read() as connection:
            due = fetching.copies_to_delete(connection, self.line.clock.now(), _BATCH)
        deleted = 0
        for one in due:
            if self.should_stop():
                break
            deleted += self._delete_copy(one)
        return deleted

    def _delete_copy(self, one: WantedRecording) -> bool:
        now, tries = self.line.clock.now(), one.tries + 1
        again_at = None
        try:
            self.lookup.delete_recording(one.provider_recording_id)
        except TelephonyError as error:
            # What she took back may appear there later. Never given up: as long as it is there, others may hear it.
            if not error.permanent or now - one.made_at < _REALLY_ABSENT_AFTER:
                again_at = now + _wait(tries)
                log.warning("a copy at the provider is still there", recording=one.id, error=type(error).__name__)
        with self.line.database.write() as connection:
            fetching.copy_asked_for(connection, one.id, tries, again_at)
        return again_at is None
