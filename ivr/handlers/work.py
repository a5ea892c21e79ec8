"""Effects of craft, training, cards and shifts."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.moment import Handler

HANDLERS: Mapping[str, Handler] = {}
