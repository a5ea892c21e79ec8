"""Once a day: what is told about violence goes when its time is over, and what calls left of it in the main database.

The audit says how much, and nothing else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

import structlog

from db.audit import Act, record
from db.queries import sealed_calls
from db.safety.forgetting import Forgotten, forget
from ivr.services import LineServices

# A late key, or a webhook told again, comes within minutes; a day is plenty.
_CALL_IS_OVER_AFTER = timedelta(days=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PrivateData:
    """Deletes what has been kept for long enough."""

    line: LineServices

    def forget(self) -> Forgotten:
        """Delete what is past its time; return how much of the safety store it was."""
        now, settings = self.line.clock.now(), self.line.settings
        with self.line.database.session() as session:
            over_at = now - _CALL_IS_OVER_AFTER
            calls = sealed_calls.strike_out(session.connection(), ended_before_at=over_at, now=now)
        gone = forget(self.line.safety, now, timedelta(days=settings.safety_keep_days))
        if not gone.nothing:
            with self.line.database.session() as session:
                act = Act("safety_forgotten", "private", detail=asdict(gone))
                record(session, act, staff_id=None, address=None, now=now)
        log.info("private data cleared away", calls=calls, forgotten=not gone.nothing)
        return gone
