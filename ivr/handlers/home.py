"""Effects of trouble at home."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from db.safety.deeds import DEEDS
from ivr.moment import Handler, Moment, Values


def _in_the_safety_store(connection: Connection, values: Values, moment: Moment) -> None:
    """Do nothing here: a sealed turn is written into its own store (ivr/calls/sealing.py)."""


HANDLERS: Mapping[str, Handler] = dict.fromkeys(DEEDS, _in_the_safety_store)
