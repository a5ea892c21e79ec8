"""Where facts come from, one module for each area of the line; ivr/facts.py puts them together."""

from __future__ import annotations

from ivr.resolvers import frame, group, health, home, loop, mind, mine, money, news, rights, staff, work

AREAS = (frame, health, mind, home, money, rights, group, work, news, loop, mine, staff)
