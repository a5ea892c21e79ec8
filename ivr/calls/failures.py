"""A turn that failed is a case, not a silence (K14)."""

from __future__ import annotations

from dataclasses import replace

import structlog
from sqlalchemy import Connection, select

from call_flows.engine import DANGER
from call_flows.inputs import Pressed
from call_flows.turn import Keys
from core.cases import CaseKind, CaseStatus
from db.models import Case
from db.queries import line
from db.queries.line import CallRow
from db.writer import TurnWrite
from ivr.calls.inbox import NO_CALL, keep, without_keys
from ivr.calls.request import SealedTurnError, Webhook
from ivr.calls.sealing import is_sealed
from ivr.handlers.frame import open_case
from ivr.moment import Moment
from ivr.services import LineServices
from ivr.telephony.port import BadWebhookError

log = structlog.get_logger(__name__)
_CASE = {"kind": CaseKind.TECHNICAL.value, "priority": "P1", "detail": {}}


def record_failure(services: LineServices, token: str | None, hook: Webhook, error: Exception) -> tuple[str, ...]:
    """Open a case for a caller whose turn failed; return what she is to hear. Whatever fails here, she hears it.

    In a sealed call, and when she pressed the danger key, there is no case and no promise of a call, and the log does
    not say where the flow stood: she hears the cover, as if she had asked for it.
    """
    before = services.recent.known(token) if token else None
    hides = isinstance(error, SealedTurnError) or is_danger_key(services, hook)
    hides = hides or (before is not None and is_sealed(before))
    try:
        with services.database.read() as connection:
            call = (
                line.call_by_token(connection, token)
                if token
                else line.call_by_provider_id(connection, hook.form["CallUUID"])
            )
        hides = hides or (call is not None and is_sealed(call))
        kept = keep(call.token if call else NO_CALL, "failed", replace(hook, body=without_keys(hook.body)))
        moment = _moment(services, call, hook)

        def open_once(connection: Connection) -> None:
            if not hides and moment is not None and not _known(connection, moment):
                open_case(connection, _CASE, moment)

        # Not waited for: where the writer is stuck, she must hear the apology before the provider gives up on us.
        services.writer.leave(TurnWrite(call.id if call else 0, extras=(kept, open_once)))
    except Exception as worse:
        log.error("the failure itself could not be written down", error=type(worse).__name__)
    if hides:
        what = str(error) if isinstance(error, SealedTurnError) else type(error).__name__
        log.error("a turn failed; the caller hears something else", error=what)
        return services.renderer.cover
    log.error("a turn failed; the caller hears the apology", error=type(error).__name__, exc_info=error)
    return services.renderer.apology


def is_danger_key(services: LineServices, hook: Webhook) -> bool:
    """Tell whether she pressed the danger key alone, wherever it was: a digit too many is better than a word."""
    try:
        return services.reader.given(hook.form, Keys()) == Pressed(DANGER)
    except BadWebhookError:
        return False


def _moment(services: LineServices, call: CallRow | None, hook: Webhook) -> Moment | None:
    """Return when and with whom it happened; None when nobody could be rung back. The very first turn has no call."""
    if call is not None:
        return Moment(call.id, call.turn, hook.at, call.other_party, call.member_id, call.attempt_token)
    try:
        event = services.reader.answered(hook.form)
    except BadWebhookError:
        return None
    return Moment(None, 0, hook.at, event.other_party, None, None) if event.other_party else None


def _known(connection: Connection, moment: Moment) -> bool:
    """Tell whether a repeat of the same webhook has opened the case before."""
    same = select(Case.id).where(
        Case.kind == CaseKind.TECHNICAL.value,
        Case.status == CaseStatus.NEW.value,
        Case.call_id == moment.call_id,
        Case.phone == moment.other_party,
    )
    return connection.execute(same.limit(1)).first() is not None
