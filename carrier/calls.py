"""Calls as the exchange keeps them: the live ones, the queued ones and the records of those that are over."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from carrier.causes import Ending


@dataclass(frozen=True)
class Hooks:
    """The addresses a call reports to, with their methods."""

    answer: str = ""
    answer_method: str = "POST"
    hangup: str = ""
    hangup_method: str = "POST"
    ring: str = ""
    ring_method: str = "POST"
    fallback: str = ""
    fallback_method: str = "POST"
    machine: str = ""
    machine_method: str = "POST"


@dataclass
class Call:
    """One call. Numbers are digits with the country code and without a plus; times are aware, in UTC."""

    uuid: str
    direction: str
    caller: str
    callee: str
    hooks: Hooks
    created_at: datetime
    status: str = "queued"
    caller_name: str = ""
    ring_timeout: int = 120
    time_limit: int = 14400
    hangup_on_ring: int | None = None
    machine_detection: str = ""
    parent_uuid: str = ""
    rate: str = "0.005"
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    machine: bool = False

    @property
    def inbound(self) -> bool:
        """Did somebody ring us?"""
        return self.direction == "inbound"

    @property
    def live(self) -> bool:
        """Ringing or connected; a call in the queue holds no line."""
        return self.ended_at is None and self.status != "queued"

    @property
    def duration(self) -> int:
        """Whole seconds from answer to end, begun ones counted; nought when nobody answered."""
        if self.answered_at is None or self.ended_at is None:
            return 0
        return math.ceil((self.ended_at - self.answered_at).total_seconds())

    @property
    def billed(self) -> int:
        """Seconds billed: whole minutes."""
        if self.answered_at is None:
            return 0
        return max(60, math.ceil(self.duration / 60) * 60)

    @property
    def cost(self) -> str:
        """Rate a minute times minutes billed, five places."""
        return f"{Decimal(self.rate) * (self.billed // 60):.5f}"


@dataclass
class CallBook:
    """Every call of this run, in the order they came."""

    calls: dict[str, Call] = field(default_factory=dict)

    def add(self, call: Call) -> None:
        """Enter a call."""
        self.calls[call.uuid] = call

    def get(self, uuid: str) -> Call | None:
        """Find a call."""
        return self.calls.get(uuid)

    def live(self) -> list[Call]:
        """Calls that hold a line now."""
        return [call for call in self.calls.values() if call.live]

    def queued(self) -> list[Call]:
        """Calls that wait for their turn."""
        return [call for call in self.calls.values() if call.ended_at is None and call.status == "queued"]

    def ended(self, before: datetime) -> list[Call]:
        """Calls that were over by then, latest first."""
        over = [call for call in self.calls.values() if (call.ended_at or datetime.max.replace(tzinfo=UTC)) <= before]
        return sorted(over, key=lambda call: call.ended_at or before, reverse=True)
