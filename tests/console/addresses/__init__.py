"""The console's addresses, one module for each area of the line."""

from __future__ import annotations

from core.merging import merged
from tests.console.addresses import frame, group, health, home, loop, mind, money, news, rights, staff, work
from tests.console.addresses.entry import Address

AREAS = (frame, health, mind, home, money, rights, group, work, news, loop, staff)
OF_AREAS: dict[str, Address] = merged(area.ADDRESSES for area in AREAS)
