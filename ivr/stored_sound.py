"""Sound files that were spoken by people and kept: which may be played on the line, and of what type they are.

A flow plays one through its name: a fact gives `stored:<path under the data folder>`, remembered where a recording's
address is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

STORED = "stored:"
# Nothing else under the data folder is ever sent.
_FOLDERS = ("recordings", "answers", "notices")
TYPES: Mapping[str, str] = {".mp3": "audio/mpeg", ".wav": "audio/wav"}


def name_of(file: str) -> str:
    """Return what a fact gives for a file, its path under the data folder."""
    return STORED + file


def path_of(data_dir: Path, file: str) -> Path | None:
    """Return where a file is; None for one that is not there, or that nobody may be played."""
    folder = data_dir.resolve()
    path = (folder / file).resolve()
    allowed = any(path.is_relative_to(folder / name) for name in _FOLDERS)
    return path if allowed and path.suffix in TYPES and path.is_file() else None
