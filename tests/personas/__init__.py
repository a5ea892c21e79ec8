"""The women of the journeys, one module for each area of the line; tests/fakes.py puts them together."""

from __future__ import annotations

from tests.personas import frame, group, health, home, loop, mind, mine, money, news, rights, staff, work

AREAS = (frame, health, mind, home, money, rights, group, work, news, loop, mine, staff)
