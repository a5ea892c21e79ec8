"""What is done when a flow asks for it, one module for each area of the line; ivr/effects.py puts them together."""

from __future__ import annotations

from ivr.handlers import frame, group, health, home, loop, mind, mine, money, news, rights, staff, work

AREAS = (frame, health, mind, home, money, rights, group, work, news, loop, mine, staff)
