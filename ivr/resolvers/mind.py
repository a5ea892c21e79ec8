"""Facts of troubles of the mind."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.sources import Resolver

RESOLVERS: Mapping[str, Resolver] = {}
