"""Facts of what comes back to her: answers, case numbers, calls we owe."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.sources import Resolver

RESOLVERS: Mapping[str, Resolver] = {}
