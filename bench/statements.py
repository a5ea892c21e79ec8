"""How many statements write, for each kind of request: a turn may have two (docs/adr/0002)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bench.calls import make_call
from bench.inprocess import line_on_sqlite, play
from bench.report import Table

_CALLS = 5
_WRITES = ("INSERT", "UPDATE", "DELETE")


def count_statements(data_dir: Path) -> dict[str, int]:
    """Return the most writing statements that one request of each kind needed."""
    most: dict[str, int] = {}
    with line_on_sqlite(data_dir) as line:
        for number in range(_CALLS):
            requests = make_call(number)
            for at, request in enumerate(requests):
                with _counting(line.services.database.write_engine) as statements:
                    play(line.app.wsgi_app, request)
                kind = "answer" if at == 0 else "hangup" if at == len(requests) - 1 else "key press"
                most[kind] = max(most.get(kind, 0), len(statements))
    return most


@contextmanager
def _counting(engine: Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(_WRITES):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def measure(data_dir: Path) -> list[Table]:
    """Count, as a table."""
    rows = [{"request": kind, "statements that write": most} for kind, most in count_statements(data_dir).items()]
    return [Table("Statements that write, at most", rows)]
