"""Point a Plivo application and number at this line."""

from __future__ import annotations

from core.settings import Settings
from ivr.addresses import CARE, PLIVO
from ivr.telephony.plivo.lookups import sdk_client

APPLICATION = "sunwai"


def provision(settings: Settings) -> list[str]:
    """Create or update the application and attach the number. Returns what was done, a sentence each."""
    client = sdk_client(settings.plivo_api_url, settings.plivo_auth_id, settings.plivo_auth_tokens[0])
    addresses = {
        "answer_url": f"{settings.public_url}{PLIVO}/answer{CARE}",
        "hangup_url": f"{settings.public_url}{PLIVO}/hangup{CARE}",
        "fallback_answer_url": f"{settings.public_url}{PLIVO}/answer{CARE}",
    }
    existing = [app for app in client.applications.list(limit=20) if app.app_name == APPLICATION]
    if existing:
        app_id = existing[0].app_id
        client.applications.update(app_id, **addresses)
        done = ["The application was there; its addresses are up to date."]
    else:
        app_id = client.applications.create(APPLICATION, **addresses).app_id
        done = ["The application was created."]
    client.numbers.update(settings.plivo_number.removeprefix("+"), app_id=app_id)
    return [*done, "The number leads to it. Ring it to hear the line."]
