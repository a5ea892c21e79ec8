"""Clearing away utterances nobody asks for any more. The worker's job; calls go on meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# A provider fetches a sound within seconds of being told about it; an hour is beyond any call's next fetch.
IN_USE_S = 3_600.0


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How many files and bytes went, and what is left of the open ones."""

    files: int
    bytes: int
    bytes_left: int


def sweep(
    cache_dir: Path, *, now: float, private_max_age_s: float = IN_USE_S, max_bytes: int = 512 * 1024 * 1024
) -> SweepReport:
    """Delete private utterances past `private_max_age_s`, and open ones, longest unused first, beyond `max_bytes`.

    `now` is in seconds since 1970. Age counts from the last use (`Speaker.say` marks files as used). Open files used
    within the last hour stay even beyond the limit: a call may be about to fetch them.
    """
    gone: list[int] = []
    for _, size, path in _files(cache_dir / "private", older_than=now - private_max_age_s):
        path.unlink(missing_ok=True)
        gone.append(size)
    every = _files(cache_dir / "said", older_than=float("inf"))
    left = sum(size for _, size, _ in every)
    for used_at, size, path in every:
        if left <= max_bytes or used_at > now - IN_USE_S:
            break
        path.unlink(missing_ok=True)
        gone.append(size)
        left -= size
    return SweepReport(len(gone), sum(gone), left)


def _files(directory: Path, *, older_than: float) -> list[tuple[float, int, Path]]:
    """Return (last use, bytes, path) of utterances and of leftovers of broken-off writes, longest unused first."""
    found = []
    for path in directory.glob("??/*"):
        try:
            stat = path.stat()
        except FileNotFoundError:  # another sweep was faster
            continue
        if stat.st_mtime < older_than:
            found.append((stat.st_mtime, stat.st_size, path))
    return sorted(found)
