"""Identifiers: unguessable tokens, and call numbers that grow with time."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

TOKEN_BYTES = 16
_RANDOM_BITS = 20

TokenMaker = Callable[[], str]


def new_token() -> str:
    """Return 128 random bits as 22 URL-safe characters: the name of a call in webhook addresses (K5)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_call_id(now: datetime) -> int:
    """Return a call's number: milliseconds since 1970, then 20 random bits. The newest call has the largest.

    It is made before the row is written, so that a call and its first turn go into one batch.
    """
    return int(now.timestamp() * 1000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)


def call_id_at(instant: datetime) -> int:
    """Return the smallest number a call of `instant` can have: a bound for "calls since"."""
    return int(instant.timestamp() * 1000) << _RANDOM_BITS
