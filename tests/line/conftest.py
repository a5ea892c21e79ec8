"""Lines under test: a fresh one for each test, on SQLite or on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.harness import Line, add_people, make_line

MakeLine = Callable[..., Line]


@pytest.fixture
def line_with(clips: Path, sqlite_url: str, tmp_path: Path) -> Iterator[MakeLine]:
    """Make a line with other settings than the usual ones; it is closed at the end."""
    made: list[Line] = []

    def make(**settings: Any) -> Line:
        made.append(make_line(tmp_path, clips, settings.pop("database_url", sqlite_url), **settings))
        add_people(made[-1])
        return made[-1]

    yield make
    for line in made:
        line.close()


@pytest.fixture
def line(line_with: MakeLine) -> Line:
    """A line with the usual women, on SQLite."""
    return line_with()


@pytest.fixture
def line_on_both(line_with: MakeLine, database_url: str) -> Line:
    """The same: the test must hold on both databases."""
    return line_with(database_url=database_url)
