"""Lines under test. One line of each kind serves all tests, emptied in between: making one costs more than a test."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from tests.harness import Line, add_people, emptied, make_line
from tests.line.plans import Plans

MakeLine = Callable[..., Line]


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[list[str]]:
    """Every line of the log, as JSON."""
    lines: list[str] = []

    class Keep:
        def msg(self, line: str) -> None:
            lines.append(line)
            # Shown by pytest when the test fails.
            sys.stderr.write(line[:3_000] + "\n")

        debug = info = warning = error = exception = critical = msg

    processors = [structlog.processors.add_log_level, structlog.processors.format_exc_info]
    structlog.configure(
        processors=[*processors, structlog.processors.JSONRenderer(ensure_ascii=False)],
        logger_factory=lambda *_: Keep(),
        cache_logger_on_first_use=False,
    )
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def shared_sqlite_line(clips: Path, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    folder = tmp_path_factory.mktemp("line")
    (folder / "sunwai.db").write_bytes(migrated_file.read_bytes())
    line = make_line(folder, clips, f"sqlite:///{folder / 'sunwai.db'}")
    yield line
    line.close()


@pytest.fixture(scope="session")
def plans(shared_sqlite_line: Line) -> Plans:
    """How SQLite finds the rows of what calls ask it."""
    return Plans(shared_sqlite_line.database)


@pytest.fixture(autouse=True)
def _looks_at_few_rows(plans: Plans) -> Iterator[None]:
    """Fail the test whose call is the first to run a statement that looks at too many rows."""
    yield
    poor, plans.poor = plans.poor, []
    assert not poor, "\n".join(poor)


@pytest.fixture(scope="session")
def shared_postgres_line(
    clips: Path, migrated_postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Line]:
    line = make_line(tmp_path_factory.mktemp("line-pg"), clips, migrated_postgres_url)
    yield line
    line.close()


@pytest.fixture
def line(shared_sqlite_line: Line) -> Line:
    """A line with the usual women, on SQLite."""
    return emptied(shared_sqlite_line)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def line_on_both(request: pytest.FixtureRequest) -> Line:
    """The same: the test must hold on both databases."""
    return emptied(request.getfixturevalue(f"shared_{request.param}_line"))


@pytest.fixture(scope="session")
def utterances(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where lines keep what they say."""
    return tmp_path_factory.mktemp("utterances")


@pytest.fixture
def line_with(clips: Path, sqlite_url: str, tmp_path: Path, utterances: Path) -> Iterator[MakeLine]:
    """Make a line of its own, with other settings than the usual ones; it is closed at the end."""
    made: list[Line] = []

    def make(**settings: Any) -> Line:
        settings.setdefault("audio", utterances)
        made.append(make_line(tmp_path, clips, settings.pop("database_url", sqlite_url), **settings))
        add_people(made[-1])
        return made[-1]

    yield make
    for line in made:
        line.close()
