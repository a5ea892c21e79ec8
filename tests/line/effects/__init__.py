"""What each effect must leave in the database, one module for each area of the line."""

from __future__ import annotations

from core.merging import merged
from tests.line.effects import frame, group, health, home, loop, mind, mine, money, news, rights, staff, work
from tests.line.effects.left import Seen

AREAS = (frame, health, mind, home, money, rights, group, work, news, loop, mine, staff)
SEEN: dict[str, Seen] = merged(area.SEEN for area in AREAS)
