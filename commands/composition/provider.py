"""Put together what talks to the provider: it places calls and asks about them."""

from __future__ import annotations

from core.settings import Settings
from ivr.telephony.plivo.client import PlivoCallPlacer
from ivr.telephony.plivo.lookups import PlivoLookup


def call_placer(settings: Settings) -> PlivoCallPlacer:
    """Return what places calls."""
    return PlivoCallPlacer(settings.plivo_api_url, settings.plivo_auth_id, settings.plivo_auth_tokens[0])


def call_lookup(settings: Settings) -> PlivoLookup:
    """Return what asks the provider about calls."""
    return PlivoLookup(settings.plivo_api_url, settings.plivo_auth_id, settings.plivo_auth_tokens[0])
