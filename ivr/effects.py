"""What a flow may have done, in the turn's own transaction: each effect has one handler in ivr/handlers."""

from __future__ import annotations

from call_flows.effects import EFFECTS
from core.merging import merged
from db.writer import Extra
from ivr.handlers import AREAS
from ivr.moment import Handler, Moment, Values

HANDLERS: dict[str, Handler] = merged(area.HANDLERS for area in AREAS)

if HANDLERS.keys() != EFFECTS.keys():
    raise RuntimeError(f"effects and handlers differ: {sorted(HANDLERS.keys() ^ EFFECTS.keys())}")


def bind(name: str, values: Values, moment: Moment) -> Extra:
    """Return the effect as something the writer runs. Raises KeyError for an unknown effect."""
    handler = HANDLERS[name]
    return lambda connection: handler(connection, values, moment)
