"""A turn that failed is a case, not a silence (K14)."""

from __future__ import annotations

import structlog

from db.queries import line
from db.writer import TurnWrite
from ivr import effects
from ivr.calls.request import Webhook
from ivr.services import LineServices

log = structlog.get_logger(__name__)
_CASE = {"kind": "technical", "priority": "P1", "detail": {}}


def record_failure(services: LineServices, token: str | None, hook: Webhook) -> None:
    """Open a case for a caller who heard the apology. Where even that fails, the log and the sweeper must do."""
    try:
        with services.database.read() as connection:
            call = (
                line.call_by_token(connection, token)
                if token
                else line.call_by_provider_id(connection, hook.form["CallUUID"])
            )
        if call is None:
            return
        moment = effects.Moment(call.id, call.turn, hook.at, call.other_party, call.member_id, call.attempt_token)
        services.writer.commit(
            TurnWrite(call.id, extras=(lambda connection: effects.open_case(connection, _CASE, moment),))
        )
    except Exception as error:
        log.error("the failure itself could not be written down", error=type(error).__name__)
