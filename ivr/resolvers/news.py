"""Facts of health news, rumours and days of crisis."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.sources import Resolver

RESOLVERS: Mapping[str, Resolver] = {}
