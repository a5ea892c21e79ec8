"""What the line is made of, put together by app.py and handed to every use case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from call_flows.model import FlowBook
from core.clock import Clock
from core.desk import DeskHours
from core.ids import TokenMaker, new_token
from core.settings import Settings
from db.engine import Database
from db.safety.store import SafetyStore
from db.writer import Writer
from ivr.addresses import Addresses
from ivr.calls.recent import RecentCalls
from ivr.rendering import Renderer
from ivr.telephony.port import DocumentWriter, WebhookReader


class Books(Protocol):
    """Flow books by version: a call finishes with the words it began with."""

    @property
    def current(self) -> FlowBook:
        """The book new calls begin with."""
        ...

    def of(self, version: str) -> FlowBook:
        """Return the book of a version. Raises KeyError for one nobody kept."""
        ...


@dataclass(frozen=True)
class LineServices:
    """The parts of the line."""

    settings: Settings
    database: Database
    writer: Writer
    clock: Clock
    books: Books
    renderer: Renderer
    addresses: Addresses
    documents: DocumentWriter
    reader: WebhookReader
    safety: SafetyStore
    desk: DeskHours = field(default_factory=DeskHours)
    new_token: TokenMaker = new_token
    # Counts something that failed inside and that nobody outside may notice, under a word for where.
    count_failure: Callable[[str], object] = lambda _where: None
    recent: RecentCalls = field(default_factory=RecentCalls)
