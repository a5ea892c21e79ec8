"""Effects of what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.moment import Handler

HANDLERS: Mapping[str, Handler] = {}
