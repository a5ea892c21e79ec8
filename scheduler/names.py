"""Say new names before anybody rings: clips for members, groups, didis and notices, by the offline voice only.

Names never leave this machine, so the online voice is not asked (audio/synthesis/gtts.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from audio.build import render_texts
from audio.store import ClipStore
from audio.synthesis.voice import Voice
from audio.utterance import clean_name
from db.engine import Database
from db.queries import fetching, notices
from ivr.notices import names as words_of

# Small enough that a shutdown need not wait long.
BATCH = 100
# Without an import or a notice nothing changes, but names may be corrected one by one: every so many looks, all are
# compared.
_LOOKS = 60

log = structlog.get_logger(__name__)


@dataclass
class NameClips:
    """Renders names that have no clip yet into the offline voice's store."""

    database: Database
    voice: Voice
    store: ClipStore
    _cannot: set[str] = field(default_factory=set)
    _done: tuple[int, int] | None = None
    _looks: int = 0

    def render(self) -> int:
        """Render up to BATCH names; return how many can be spoken now that could not before."""
        self._looks += 1
        with self.database.read() as connection:
            newest = fetching.newest_import(connection), fetching.newest_notice(connection)
            if newest == self._done and self._looks % _LOOKS:
                return 0
            # A draft's words too: it cannot be approved before the voice has them.
            of_notices = (name for notice in notices.newest(connection) for name in words_of(notice))
            names = {clean_name(name) for name in (*fetching.spoken_names(connection), *of_notices)}
        missing = sorted(name for name in names if name and name not in self._cannot and not self.store.has(name))
        if len(missing) <= BATCH:
            self._done = newest
        return self._render(missing[:BATCH])

    def _render(self, names: list[str]) -> int:
        if not names:
            return 0
        report = render_texts(names, self.voice, self.store, workers=1)
        if report.failed:
            # Nothing is published with a failure among it: go on without those, and do not try them every minute.
            failed = {text for text, _ in report.failed}
            self._cannot |= failed
            log.warning("names could not be spoken", n=len(failed), why=report.failed[0][1])
            return self._render([name for name in names if name not in failed])
        return len(names)
