"""Unguessable identifiers."""

from __future__ import annotations

import secrets
from collections.abc import Callable

TOKEN_BYTES = 16

TokenMaker = Callable[[], str]


def new_token() -> str:
    """Return 128 random bits as 22 URL-safe characters: the name of a call in webhook addresses (K5)."""
    return secrets.token_urlsafe(TOKEN_BYTES)
