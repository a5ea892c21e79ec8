"""A webhook as the use cases see it, and what a refused one is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.telephony.port import Form


@dataclass(frozen=True, slots=True)
class Webhook:
    """One verified request. `body` is kept for the record; `form` are its checked fields."""

    form: Form
    body: str
    nonce: str
    at: datetime


class ReplayedError(RuntimeError):
    """A request that was already answered came again, long after, with the same nonce: somebody replays it."""


class UnknownCallError(RuntimeError):
    """A webhook for a call we do not have: another installation's, or one from before a restored backup (R16)."""


class SecondCallError(RuntimeError):
    """The provider rang twice for one order: only the first of the two calls speaks (K5, R9)."""


class SealedTurnError(RuntimeError):
    """A turn failed of which nobody but the safety store may know. Says what kind of error it was, and no more."""
