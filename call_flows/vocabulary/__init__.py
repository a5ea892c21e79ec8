"""The facts and effects that flows may name, one module for each area; facts.py and effects.py put them together."""

from __future__ import annotations

from call_flows.vocabulary import frame, group, health, home, loop, mind, mine, money, news, rights, staff, work

AREAS = (frame, health, mind, home, money, rights, group, work, news, loop, mine, staff)
