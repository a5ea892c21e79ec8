"""Keep the flow files of every version that a call began with."""

from __future__ import annotations

import json
from functools import lru_cache

from sqlalchemy.dialects import postgresql, sqlite

from call_flows.model import FlowBook
from call_flows.reader import read_book
from core.clock import Clock
from db.engine import Database
from db.models import FlowVersion
from db.queries import line


class StoredBooks:
    """Flow books, the current one from the files, older ones from the database."""

    def __init__(self, database: Database, current: FlowBook, clock: Clock) -> None:
        self._database = database
        self._current = current
        self._keep(clock)
        self._older = lru_cache(maxsize=8)(self._load)

    @property
    def current(self) -> FlowBook:
        """The book new calls begin with."""
        return self._current

    def of(self, version: str) -> FlowBook:
        """Return the book of a version. Raises KeyError for one nobody kept."""
        return self._current if version == self._current.version else self._older(version)

    def _keep(self, clock: Clock) -> None:
        dialect = sqlite if self._database.is_sqlite else postgresql
        row = {
            "version": self._current.version,
            "documents": json.dumps(dict(self._current.documents), ensure_ascii=False),
            "first_used_at": clock.now(),
        }
        with self._database.write() as connection:
            connection.execute(dialect.insert(FlowVersion.__table__).values(row).on_conflict_do_nothing())

    def _load(self, version: str) -> FlowBook:
        with self._database.read() as connection:
            documents = line.flow_documents(connection, version)
        if documents is None:
            raise KeyError(version)
        return read_book(json.loads(documents))
